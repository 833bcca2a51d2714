//! Pages that are answered as if they were well, and are not the one that is meant: walls, sign-ins, "not found".
//!
//! Must not know how a page was come by.

use reqwest::Url;

use super::address::without_locale;
use super::scan::Page;
use crate::text::{is_within, percent_decoded};

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
    const PHRASES: &[&str] = &[
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
        text.split(PARTS).flat_map(|part| part.split(" - ")).any(|part| is_phrase(part, PHRASES))
            || is_bare_not_found(&text)
    };
    [&page.title, &page.heading].into_iter().find(says).cloned()
}

/// What separates the parts of a title: the site's name, sentences.
const PARTS: &[char] = &['|', '\u{2013}', '\u{2014}', ':', '.', '!', '?', ',', '\u{ff0c}', '\u{3002}'];

/// Whether a part of a title begins or ends in one of some phrases, words aside that such pages put before them. Within a part they
/// are what it is about: `Customize the page not found page`.
fn is_phrase(part: &str, phrases: &[&str]) -> bool {
    const BEFORE: &[&str] = &[
        "404",
        "a",
        "but",
        "error",
        "http",
        "oops",
        "requested",
        "sorry",
        "that",
        "the",
        "this",
        "unfortunately",
        "your",
    ];
    let is_mark = |c: char| !c.is_alphanumeric();
    let mut part = part.trim_matches(is_mark);
    let ends = phrases.iter().any(|phrase| part.ends_with(phrase));
    loop {
        if ends || phrases.iter().any(|phrase| part.starts_with(phrase)) {
            return true;
        }
        let (word, rest) = part.split_once(is_mark).unwrap_or((part, ""));
        if !BEFORE.contains(&word) {
            return false;
        }
        part = rest.trim_start_matches(is_mark);
    }
}

/// Whether an address itself says that it is about pages that are not there, as `/Web/HTTP/Status/404` does.
pub(super) fn is_about_not_found(address: &Url) -> bool {
    let path = percent_decoded(address.path()).to_lowercase();
    path.split('/').any(|segment| {
        let words: Vec<&str> = segment.split(|c: char| !c.is_alphanumeric()).collect();
        words.iter().any(|word| matches!(*word, "404" | "notfound"))
            || words.windows(2).any(|pair| pair == ["not", "found"])
    })
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

/// Where a page asks to sign in that was come to instead of the one that was asked for. A page that merely has room for a name and
/// a password beside what it is about is none.
pub(super) fn sign_in_of(asked: &Url, reached: &Url, page: Option<&Page>) -> Option<String> {
    let is_same_page = names_of(asked) == names_of(reached);
    // Who links to a sign-in, or to a page about one, means it.
    if is_same_page || (says_sign_in(asked) && asked.host_str() == reached.host_str()) {
        return None;
    }
    let is_meant = says_sign_in(reached) || page.is_some_and(|page| is_sign_in_form(page, asked, reached));
    is_meant.then(|| {
        let mut to = reached.clone();
        // What follows is of this one question, and may be secret.
        to.set_query(None);
        to.set_fragment(None);
        to.into()
    })
}

/// Host and path, however a host likes to write them.
fn names_of(address: &Url) -> (String, String) {
    let plain = Url::parse(&without_locale(address.as_str())).unwrap_or_else(|_| address.clone());
    let host = plain.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    (host, plain.path().trim_end_matches('/').to_ascii_lowercase())
}

fn says_sign_in(address: &Url) -> bool {
    const HOSTS: &[&str] = &[
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn",
        "login.live.com",
        "accounts.google.com",
        "okta.com",
        "auth0.com",
        "onelogin.com",
    ];
    const LABELS: &[&str] = &["login", "signin", "sso", "idp", "adfs"];
    let host = address.host_str().unwrap_or_default();
    let is_host = HOSTS.iter().any(|known| is_within(host, known));
    let label = host.split_once('.').map_or("", |(label, _)| label);
    let path = address.path().to_ascii_lowercase();
    is_host || LABELS.contains(&label) || path.split('/').any(is_sign_in_segment)
}

fn is_sign_in_segment(segment: &str) -> bool {
    let name = segment.split_once('.').map_or(segment, |(name, _)| name);
    matches!(name, "login" | "log-in" | "log_in" | "logon" | "signin" | "sign-in" | "sign_in" | "signon")
}

/// Whether a page asks for a password and is about nothing else: it says so, or nothing, or knows where we wanted to go.
fn is_sign_in_form(page: &Page, asked: &Url, reached: &Url) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["sign in", "signin", "sign-in", "log in", "login", "log on"].iter().any(|words| text.contains(words))
    };
    let path = percent_decoded(asked.path());
    let knows_the_way = || {
        let query = percent_decoded(reached.query().unwrap_or_default());
        path.len() > 1 && query.contains(&path)
    };
    page.has_password && (page.heading.is_empty() || says(&page.title) || says(&page.heading) || knows_the_way())
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
            "Example - Page not found",
            "Oops! The page you were looking for has moved | Example",
            "Error 404: page not found",
            "We're sorry, but the page you requested could not be found on this server",
            "404: This page could not be found",
            "\u{62b1}\u{6b49}\u{ff0c}\u{60a8}\u{8bbf}\u{95ee}\u{7684}\u{9875}\u{9762}\u{4e0d}\u{5b58}\u{5728}",
        ] {
            assert!(says(title), "{title}");
        }
        for title in [
            "404 errors of a gateway",
            "Resource not found errors",
            "Not found errors in the log",
            "Troubleshoot 404",
            "Fix 'page not found' errors in an app",
            "Customize the page not found page",
            "Customise the \"page not found\" page - Example",
            "Design of a page that does not exist yet",
            "404 error: troubleshoot your gateway",
            "",
            "4040",
        ] {
            assert!(!says(title), "{title}");
        }
    }

    #[test]
    fn an_address_may_say_that_it_is_about_pages_that_are_not_there() {
        let is_about = |path: &str| is_about_not_found(&Url::parse(&format!("https://a.example{path}")).unwrap());
        for path in
            ["/docs/Web/HTTP/Status/404", "/custom-404-page", "/api/not-found", "/kit/NotFound.html", "/404.html"]
        {
            assert!(is_about(path), "{path}");
        }
        for path in ["/kb/4041", "/lost-and-found", "/docs?404", "/"] {
            assert!(!is_about(path), "{path}");
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

    #[test]
    fn a_sign_in_is_told_from_a_page_with_room_for_a_password() {
        let page = |heading: &str, has_password| Page { heading: heading.to_owned(), has_password, ..Page::default() };
        let leads = |asked: &str, reached: &str, page: &Page| {
            let [asked, reached] = [asked, reached].map(|address| Url::parse(address).unwrap());
            sign_in_of(&asked, &reached, Some(page))
        };
        let asked = "https://a.example/guide";
        let plain = page("Guide", false);
        for reached in [
            "https://a.example/login?return=%2Fguide",
            "https://a.example/en-us/Account/SignIn",
            "https://a.example/users/sign_in",
            "https://a.example/logon.aspx",
            "https://login.microsoftonline.com/common/oauth2/authorize?state=secret",
            "https://sso.b.example/x",
        ] {
            let to = leads(asked, reached, &plain);
            assert!(to.is_some_and(|to| !to.contains('?')), "{reached}");
        }
        assert!(leads(asked, "https://a.example/gate", &page("", true)).is_some());
        assert!(leads(asked, "https://a.example/gate", &page("Please log in", true)).is_some());
        assert!(leads(asked, "https://a.example/gate?to=%2Fguide", &page("Welcome", true)).is_some());
        // A box to sign in, the same page, a page about signing in, and a place that only sounds so.
        assert_eq!(leads(asked, "https://a.example/guide-2", &page("Guide, second edition", true)), None);
        assert_eq!(leads(asked, "https://www.a.example/en-us/guide/", &page("", true)), None);
        assert_eq!(leads("https://a.example/login", "https://a.example/login/start", &page("", true)), None);
        assert_eq!(leads(asked, "https://a.example/logins-of-users", &plain), None);
        assert_eq!(leads(asked, "https://a.example/gate", &plain), None);
    }
}
