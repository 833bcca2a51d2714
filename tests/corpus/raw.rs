//! A reader of articles of the tests' own: it searches for names and quotes, and knows nothing of the parser under test.

/// What an article says of itself, as found by searching its text.
pub struct RawArticle {
    pub text: String,
    /// Where the properties block begins and ends.
    pub block: std::ops::Range<usize>,
    named_clouds: Vec<String>,
    disabled_clouds: Vec<String>,
}

impl RawArticle {
    pub fn read(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        };
        let block = block(&text);
        let mut article = Self { text, block, named_clouds: Vec::new(), disabled_clouds: Vec::new() };
        article.named_clouds = article.list("cloudEnvironments");
        article.disabled_clouds = article.list("disableClouds");
        article
    }

    pub fn is_in(&self, cloud: &str) -> bool {
        let holds = |clouds: &[String]| clouds.iter().any(|it| it == cloud);
        holds(&self.named_clouds) && !holds(&self.disabled_clouds)
    }

    /// The value of a property as it is written, or nothing where it is absent or blank.
    pub fn property(&self, name: &str) -> Option<&str> {
        let value = &self.text[self.property_range(name)?];
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Where the value of a property stands in the text.
    pub fn property_range(&self, name: &str) -> Option<std::ops::Range<usize>> {
        let range = value_range(&self.text[self.block.clone()], name)?;
        Some(range.start + self.block.start..range.end + self.block.start)
    }

    /// The items of a property, lower-case.
    pub fn list(&self, name: &str) -> Vec<String> {
        let Some(range) = self.property_range(name) else { return Vec::new() };
        let items = self.text[range].split(',').map(|item| item.trim().to_lowercase());
        items.filter(|item| !item.is_empty()).collect()
    }

    /// Whether it is a part of a troubleshooter.
    pub fn is_for_engineers(&self) -> bool {
        self.kind().starts_with("tsg_")
    }

    pub fn kind(&self) -> String {
        self.list("selfHelpType").join(",")
    }

    /// What follows the properties block, and what stands before it.
    pub fn body(&self) -> (&str, &str) {
        (&self.text[..self.block.start], &self.text[self.block.end..])
    }

    /// The JSON of a body, between its first and its last line of `---`, with the Markdown around it.
    pub fn json(&self) -> Option<(&str, String)> {
        let body = self.body().1;
        let mut at = 0;
        let mut fences = Vec::new();
        for line in body.split_inclusive('\n') {
            let mark = line.trim();
            if mark.len() >= 3 && mark.bytes().all(|byte| byte == b'-') {
                fences.push((at, at + line.len()));
            }
            at += line.len();
        }
        let (first, last) = (fences.first()?, fences.last().filter(|_| fences.len() > 1)?);
        let around = format!("{}\n{}", &body[..first.0], &body[last.1..]);
        Some((&body[first.1..last.0], around))
    }
}

/// From `<properties` to the first `/>` that ends a line; where there is none, to the first line that begins with `#`.
fn block(text: &str) -> std::ops::Range<usize> {
    let lower = text.to_ascii_lowercase();
    let Some(start) = lower.find("<properties") else { return 0..0 };
    let ends_line = |&at: &usize| {
        let rest = text[at + 2..].split('\n').next().unwrap_or("").trim();
        rest.is_empty() || rest.starts_with("-->") || rest.starts_with('#') || rest.starts_with("<!--")
    };
    let heading = text[start..].find("\n#").map_or(text.len(), |at| start + at);
    let closed = text[start..].match_indices("/>").map(|(at, _)| start + at).find(ends_line);
    match closed {
        Some(end) if end < heading => start..end + 2,
        _ => {
            let bracket = text[start..heading].rfind('>').map(|at| start + at + 1);
            start..bracket.unwrap_or(heading)
        }
    }
}

/// The text between the quotes that follow `name =`.
fn value_range(block: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let lower = block.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    lower.match_indices(&name).find_map(|(at, _)| {
        let before = lower[..at].chars().next_back()?;
        if !before.is_whitespace() && before != '"' && before != '\'' {
            return None;
        }
        let after = &block[at + name.len()..];
        let value = after.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|&quote| quote == '"' || quote == '\'')?;
        let start = block.len() - value.len() + 1;
        let rest = &block[start..];
        // A quote that is left open ends with its line.
        let end = rest.find(quote).filter(|&end| !rest[..end].trim_end().ends_with('='));
        let end = end.unwrap_or_else(|| rest.find('\n').unwrap_or(rest.len()));
        Some(start..start + end)
    })
}
