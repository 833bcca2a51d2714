//! What a page says by its title and its first heading: that it is not there, or that it keeps programs out.
//!
//! Must not know how the page was asked for.

use super::scan::Page;

/// What a page says that is there only to keep programs out.
pub(super) fn wall_of(page: &Page) -> Option<String> {
    const WALLS: &[&str] = &[
        "just a moment",
        "attention required",
        "access denied",
        "pardon our interruption",
        "are you a robot",
        "are you human",
        "robot or human",
        "human verification",
        "verify you are human",
        "please verify you are a human",
        "ddos-guard",
        "bot verification",
        "captcha",
        "security checkpoint",
        "checking your browser",
    ];
    let title = page.title.to_lowercase();
    // The whole title, with the site's name aside: an article may tell of being denied.
    let end = [" - ", "|", "\u{2013}", "\u{2014}"].iter().filter_map(|mark| title.find(mark)).min();
    let says = title[..end.unwrap_or(title.len())].trim().trim_end_matches(['.', '!', '?', '\u{2026}']);
    let is_wall = WALLS.contains(&says) || says.starts_with("checking your browser before");
    is_wall.then(|| page.title.clone())
}

/// What a page says that is not there, and is answered as if it were. Pages about such errors are well.
pub(super) fn not_found_of(page: &Page) -> Option<String> {
    const ANYWHERE: &[&str] = &[
        "page not found",
        "page cannot be found",
        "page can't be found",
        "page could not be found",
        "page couldn't be found",
        "page was not found",
        "page does not exist",
        "page doesn't exist",
        "page no longer exists",
        "page is no longer available",
        "page isn't available",
        "page is not available",
        "page you requested could not",
        "page you were looking for",
        "\u{627e}\u{4e0d}\u{5230}\u{9875}\u{9762}",
        "\u{9875}\u{9762}\u{4e0d}\u{5b58}\u{5728}",
    ];
    // Words of articles about errors.
    const HELP: &[&str] =
        &["fix", "errors", "how", "resolve", "solve", "troubleshoot", "troubleshooting", "when", "why"];
    let says = |text: &&String| {
        let text = text.to_lowercase().replace('\u{2019}', "'");
        let is_help = |word: &str| HELP.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
        if text.split_whitespace().any(is_help) {
            return false;
        }
        ANYWHERE.iter().any(|phrase| text.contains(phrase)) || is_bare_not_found(&text)
    };
    [&page.title, &page.heading].into_iter().find(says).cloned()
}

/// `404`, `Error 404`, `404 - Not found | Example`, but not `404 errors of a gateway`.
fn is_bare_not_found(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = text.strip_prefix("http ").unwrap_or(text);
    let text = text.strip_prefix("error ").unwrap_or(text);
    let Some(rest) = text.strip_prefix("404").or_else(|| text.strip_prefix("not found")) else { return false };
    let rest = rest.trim_start();
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric());
    is_end(rest)
        || ["error", "not found", "page"]
            .iter()
            .any(|word| rest.strip_prefix(word).is_some_and(|rest| is_end(rest.trim_start())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_there_is_told_from_one_about_errors() {
        let says = |title: &str| not_found_of(&Page { title: title.to_owned(), ..Page::default() }).is_some();
        for title in [
            "404",
            "404 - Example",
            "Error 404",
            "HTTP 404 Not Found",
            "Not found | Example",
            "404 Error",
            "Page not found",
            "\u{627e}\u{4e0d}\u{5230}\u{9875}\u{9762}",
            "404 - \u{9875}\u{9762}\u{4e0d}\u{5b58}\u{5728}",
            "Sorry, this page doesn\u{2019}t exist",
        ] {
            assert!(says(title), "{title}");
        }
        for title in [
            "404 errors of a gateway",
            "Resource not found errors",
            "Not found errors in the log",
            "Troubleshoot 404",
            "Fix 'page not found' errors in an app",
            "404 error: troubleshoot your gateway",
            "",
            "4040",
        ] {
            assert!(!says(title), "{title}");
        }
    }

    #[test]
    fn a_wall_is_told_from_an_article_about_one() {
        let says = |title: &str| wall_of(&Page { title: title.to_owned(), ..Page::default() }).is_some();
        for title in
            ["Just a moment...", "Attention Required! | Cloudflare", "Access Denied", "Are you a robot?", "Captcha"]
        {
            assert!(says(title), "{title}");
        }
        for title in ["Access denied when you mount a share", "Captcha settings of a sign-in page", ""] {
            assert!(!says(title), "{title}");
        }
    }
}
