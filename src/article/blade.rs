//! Blade links: `data-blade:Extension.Blade.parameter.value...`, a page of the cloud's portal.
//!
//! Must not know which portals there are.

use crate::text::starts_with_any_case;

/// A page of a portal, and what it is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blade {
    pub extension: String,
    pub name: String,
    /// Names and values, in the author's order. A value is literal text or a variable of the portal.
    pub parameters: Vec<(String, String)>,
    /// The address that the author gave besides, with `{$domain}` for the portal's.
    pub address: Option<String>,
}

/// What the portal must know to fill in a blade's variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    Resource,
    Subscription,
}

const PREFIXES: &[&str] = &["data-blade:", "button-data-blade:", "button-data-context:"];

impl Blade {
    /// A blade by its names; nothing where one of them is blank.
    #[must_use]
    pub fn named(extension: &str, name: &str, parameters: impl Iterator<Item = (String, String)>) -> Option<Self> {
        let (extension, name) = (extension.trim(), name.trim());
        let is_named = !extension.is_empty() && !name.is_empty();
        is_named.then(|| Self {
            extension: extension.to_owned(),
            name: name.to_owned(),
            parameters: parameters.collect(),
            address: None,
        })
    }

    /// Takes a link's destination apart; nothing where it is no blade.
    #[must_use]
    pub fn parse(target: &str) -> Option<Self> {
        let target = target.trim();
        let rest = PREFIXES.iter().find_map(|prefix| strip_prefix_ignoring_case(target, prefix))?;
        let (path, suffix) = rest.split_once(';').map_or((rest, None), |(path, suffix)| (path, Some(suffix)));
        let address = suffix.and_then(|suffix| strip_prefix_ignoring_case(suffix, "data-blade-uri:"));
        let mut parts = path.split('.');
        let extension = parts.next().filter(|part| !part.is_empty())?.to_owned();
        let name = parts.next().filter(|part| !part.is_empty())?.to_owned();
        let mut parameters = Vec::new();
        while let Some(parameter) = parts.next() {
            parameters.push((parameter.to_owned(), parts.next().unwrap_or("").to_owned()));
        }
        Some(Self { extension, name, parameters, address: address.map(str::to_owned) })
    }

    /// Whether only the portal can open it, because it knows the values of the variables.
    #[must_use]
    pub fn has_variables(&self) -> bool {
        let is_variable = |value: &str| value.starts_with('$') || value.contains(['{', '}']);
        match &self.address {
            Some(address) => is_variable(&address.replace("{$domain}", "")),
            None => self.parameters.iter().any(|(_, value)| is_variable(value)),
        }
    }

    /// What it is opened from; nothing where it has no variable that asks for one of these.
    #[must_use]
    pub fn needs(&self) -> Option<Needed> {
        let values = || self.parameters.iter().map(|(_, value)| value.as_str()).chain(self.address.as_deref());
        let has = |variable: &str| values().any(|value| value.contains(variable));
        match (has("$resourceId"), has("$subscriptionId")) {
            (true, _) => Some(Needed::Resource),
            (false, true) => Some(Needed::Subscription),
            (false, false) => None,
        }
    }

    /// The blade's address in a portal (`https://host`, no final `/`), where it has one there.
    #[must_use]
    pub fn address_in(&self, portal: &str) -> Option<String> {
        if self.has_variables() {
            return None;
        }
        if let Some(address) = &self.address {
            // Anything else right behind the portal's host would make it another host.
            let path =
                address.strip_prefix("{$domain}").filter(|it| it.is_empty() || it.starts_with(['/', '#', '?']))?;
            return Some(format!("{portal}{}", encode(path, "/#?&=%")));
        }
        let mut address = format!("{portal}/#blade/{}/{}", encode(&self.extension, ""), encode(&self.name, ""));
        for (parameter, value) in &self.parameters {
            address.push_str(&format!("/{}/{}", encode(parameter, ""), encode(value, "")));
        }
        Some(address)
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    starts_with_any_case(text, prefix).then(|| &text[prefix.len()..])
}

/// Percent-encodes everything but unreserved characters and those of `kept`.
fn encode(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let character = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-._~".contains(character) || (byte.is_ascii() && kept.contains(character)) {
            out.push(character);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blade_without_variables_has_an_address_in_each_portal() {
        let blade = Blade::parse("Data-Blade:Example_Backup.JobsBlade.view.all jobs").unwrap();
        let address = blade.address_in("https://portal.example.com");
        assert_eq!(
            address.as_deref(),
            Some("https://portal.example.com/#blade/Example_Backup/JobsBlade/view/all%20jobs")
        );
    }

    #[test]
    fn a_blade_with_variables_is_opened_from_the_resource() {
        let blade = Blade::parse("data-blade:Example_Compute.Redeploy.id.$resourceId").unwrap();
        assert_eq!(blade.address_in("https://portal.example.com"), None);
    }

    #[test]
    fn the_address_beside_a_blade_counts() {
        let blade = Blade::parse("button-data-blade:A.B;data-blade-uri:{$domain}/#x/y").unwrap();
        assert_eq!(blade.address_in("https://p.example").as_deref(), Some("https://p.example/#x/y"));
        let elsewhere = Blade::parse("data-blade:A.B;data-blade-uri:{$domain}.evil.example/x").unwrap();
        assert_eq!(elsewhere.address_in("https://p.example"), None);
        assert!(Blade::parse("https://example.com").is_none());
        assert!(Blade::parse("data-blade:OnlyOne").is_none());
    }
}
