//! What pages show beside the articles, and how they look: `[pages]`.
//!
//! Must not know pages: it says what their owner wants of all of them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Cloud, is_web_address, known_cloud, mistake, unknown};
use crate::cloud::CloudSet;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

/// What pages show beside the articles, and how they look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSettings {
    /// The language of the articles, as a BCP 47 tag: pages may have another one.
    pub content_language: String,
    /// Where an article can be edited, with `{path}` for its path in the content root.
    pub edit: Option<String>,
    /// Where readers say whether a page helped, with `{page}` for its path in the site and `{id}` for the article's id.
    pub feedback: Option<String>,
    /// The name of a picture in `static/`, in the place of the built-in one.
    pub logo: Option<crate::text::Spanned<String>>,
    /// Pages say when articles were changed last.
    pub dates: bool,
    pub header: Vec<PageLink>,
    pub footer: Vec<PageLink>,
    /// Custom properties of the stylesheet: `brand` and its value, where pages are light and where they are dark.
    pub colors: [Vec<(String, String)>; 2],
}

/// A link that every page has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink {
    pub text: String,
    /// On the web, or from the root of the site.
    pub href: String,
    pub clouds: CloudSet,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            content_language: "en".to_owned(),
            edit: None,
            feedback: None,
            logo: None,
            dates: false,
            header: Vec::new(),
            footer: Vec::new(),
            colors: [Vec::new(), Vec::new()],
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PageTable {
    content_language: Option<Spanned<String>>,
    edit: Option<Spanned<String>>,
    feedback: Option<Spanned<String>>,
    logo: Option<Spanned<String>>,
    dates: bool,
    header: Vec<LinkTable>,
    footer: Vec<LinkTable>,
    colors: BTreeMap<Spanned<String>, Spanned<String>>,
    dark_colors: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkTable {
    text: Spanned<String>,
    href: Spanned<String>,
    #[serde(default)]
    clouds: Vec<Spanned<String>>,
}

/// The colours that can be chosen: what they are called here and in the stylesheet, and what they are where pages are light and
/// where they are dark. `style.css` has the same.
const COLORS: [(&str, &str, [&str; 2]); 10] = [
    ("background", "page", ["#ffffff", "#12171d"]),
    ("soft", "soft", ["#f4f6f8", "#1a2129"]),
    ("text", "text", ["#1c2530", "#e2e7ec"]),
    ("muted", "muted", ["#55606c", "#a4afbb"]),
    ("brand", "brand", ["#0f6b74", "#6cc7d0"]),
    ("link", "blue", ["#0b57a4", "#86bbf7"]),
    ("green", "green", ["#1a6b39", "#79cf98"]),
    ("purple", "purple", ["#6a3ea1", "#c5a5f2"]),
    ("amber", "amber", ["#855000", "#e9b566"]),
    ("red", "red", ["#b1241c", "#ff9d94"]),
];
/// So many of them are behind texts.
const BACKGROUNDS: usize = 2;
/// So many of them can be chosen; the others mean something, and must be readable as well.
const CHOSEN: usize = 6;

/// What text and its background must differ by at least (WCAG 2.2, AA).
const LEAST_CONTRAST: f64 = 4.5;

pub(super) fn settings(path: &RelPath, table: PageTable, clouds: &[Cloud]) -> Result<PageSettings, Box<Diagnostic>> {
    let logo = table.logo.map(|logo| {
        let span = Span::new(logo.span().start, logo.span().end);
        crate::text::Spanned::new(logo.into_inner(), span)
    });
    Ok(PageSettings {
        content_language: table
            .content_language
            .map_or(Ok(PageSettings::default().content_language), |tag| language(path, tag))?,
        edit: table.edit.map(|address| address_with(path, address, &["path"])).transpose()?,
        feedback: table.feedback.map(|address| address_with(path, address, &["page", "id"])).transpose()?,
        logo,
        dates: table.dates,
        header: links(path, table.header, clouds)?,
        footer: links(path, table.footer, clouds)?,
        colors: [colors(path, table.colors, 0)?, colors(path, table.dark_colors, 1)?],
    })
}

/// An address with one or more of these places in it, and with no others.
fn address_with(path: &RelPath, address: Spanned<String>, places: &[&str]) -> Result<String, Box<Diagnostic>> {
    let text = address.get_ref();
    let known: Vec<String> = places.iter().map(|place| format!("`{{{place}}}`")).collect();
    let hint = format!("write `https://`, a host, and a path with {} in it", known.join(" or "));
    let names: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    if let Some(unknown) = names.iter().find(|name| !places.contains(name)) {
        return Err(mistake(path, address.span(), format!("nothing takes the place of `{{{unknown}}}`"), &hint));
    }
    if !is_web_address(text) || names.is_empty() {
        let message = format!("`{text}` leads to no page of its own for each article");
        return Err(mistake(path, address.span(), message, &hint));
    }
    Ok(address.into_inner())
}

/// A language, written as pages say it to browsers: as a BCP 47 tag.
pub(super) fn language(path: &RelPath, tag: Spanned<String>) -> Result<String, Box<Diagnostic>> {
    let text = tag.get_ref();
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|language| {
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_language && parts.all(is_part) {
        return Ok(tag.into_inner());
    }
    let hint = "write a tag such as `en`, `zh-cn` or `pt-br`";
    Err(mistake(path, tag.span(), format!("`{text}` is no tag of a language"), hint))
}

fn links(path: &RelPath, tables: Vec<LinkTable>, clouds: &[Cloud]) -> Result<Vec<PageLink>, Box<Diagnostic>> {
    let mut links = Vec::new();
    for table in tables {
        let href = table.href.get_ref();
        if !is_web_address(href) && (href.is_empty() || href.contains(':') || href.starts_with(['/', '.'])) {
            let message = format!("`{href}` is neither a web address nor a path of the site");
            let hint = "write `https://` and an address, or a path such as `kinds/tools.html`";
            return Err(mistake(path, table.href.span(), message, hint));
        }
        if table.text.get_ref().trim().is_empty() {
            let message = "nobody sees a link without a text".to_owned();
            return Err(mistake(path, table.text.span(), message, "say in a word or two where it leads"));
        }
        let of_link: Result<CloudSet, _> = table.clouds.iter().map(|name| known_cloud(path, name, clouds)).collect();
        let clouds = if table.clouds.is_empty() { CloudSet::ALL } else { of_link? };
        links.push(PageLink { text: table.text.into_inner(), href: href.clone(), clouds });
    }
    Ok(links)
}

/// The colours of one of the two looks, each readable on what is behind it.
fn colors(
    path: &RelPath,
    table: BTreeMap<Spanned<String>, Spanned<String>>,
    look: usize,
) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
    let mut all: Vec<(Rgb, Option<std::ops::Range<usize>>)> =
        COLORS.iter().map(|(_, _, own)| (Rgb::read(own[look]).unwrap_or_default(), None)).collect();
    let mut chosen = Vec::new();
    for (name, value) in table {
        let names: Vec<&str> = COLORS[..CHOSEN].iter().map(|(name, ..)| *name).collect();
        let Some(place) = names.iter().position(|known| known == name.get_ref()) else {
            return Err(unknown(path, &name, "colour", &names));
        };
        let Some(color) = Rgb::read(value.get_ref()) else {
            let message = format!("`{}` is no colour", value.get_ref());
            return Err(mistake(
                path,
                value.span(),
                message,
                "write `#` and six hexadecimal digits, such as `#0f6b74`",
            ));
        };
        all[place] = (color, Some(value.span()));
        chosen.push((COLORS[place].1.to_owned(), value.get_ref().to_lowercase()));
    }
    let (backgrounds, texts) = all.split_at(BACKGROUNDS);
    for (text, at) in texts.iter().zip(BACKGROUNDS..) {
        for (background, behind) in backgrounds.iter().zip(0..) {
            let contrast = text.0.contrast(background.0);
            let place = text.1.clone().or_else(|| background.1.clone());
            // Not rounded up to what would be enough.
            let shown = (contrast * 10.0).floor() / 10.0;
            if let Some(place) = place.filter(|_| contrast < LEAST_CONTRAST) {
                let (text, background) = (COLORS[at].0, COLORS[behind].0);
                let message =
                    format!("`{text}` on `{background}` has a contrast of {shown:.1}, and text needs {LEAST_CONTRAST}");
                let way = if look == 0 { "darker" } else { "lighter" };
                let hint = match at < CHOSEN {
                    true => format!("choose a {way} `{text}`, or another `{background}`"),
                    false => format!("choose another `{background}`"),
                };
                return Err(mistake(path, place, message, &hint));
            }
        }
    }
    Ok(chosen)
}

/// A colour, its three parts from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Rgb([f64; 3]);

impl Rgb {
    /// `#abc` or `#aabbcc`.
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let values: Option<Vec<u8>> =
            digits.chars().map(|digit| digit.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
        let part = |high: u8, low: u8| f64::from(high * 16 + low) / 255.0;
        match *values?.as_slice() {
            [r, g, b] => Some(Self([part(r, r), part(g, g), part(b, b)])),
            [r, r2, g, g2, b, b2] => Some(Self([part(r, r2), part(g, g2), part(b, b2)])),
            _ => None,
        }
    }

    /// The relative luminance of WCAG.
    fn luminance(self) -> f64 {
        let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CONFIG_FILE, Config, NAMES_FILE};
    use super::*;

    fn read(table: &str) -> Result<PageSettings, String> {
        let config = format!("[pages]\n{table}\n");
        let parsed = Config::parse((&RelPath::new(CONFIG_FILE), &config), (&RelPath::new(NAMES_FILE), ""));
        parsed.map(|config| config.pages).map_err(|mistake| {
            assert!(mistake.span.is_some() && mistake.hint.is_some(), "{mistake:?}");
            mistake.message
        })
    }

    #[test]
    fn the_built_in_colours_can_be_read_on_their_backgrounds() {
        for look in [0, 1] {
            let all = COLORS.map(|(_, _, own)| Rgb::read(own[look]).unwrap());
            let (backgrounds, texts) = all.split_at(BACKGROUNDS);
            for (text, background) in texts.iter().flat_map(|text| backgrounds.iter().map(move |behind| (text, behind)))
            {
                assert!(text.contrast(*background) >= LEAST_CONTRAST, "{text:?} on {background:?}");
            }
        }
    }

    #[test]
    fn colours_are_those_of_the_stylesheet() {
        let style = include_str!("../../static/style.css");
        for (_, property, [light, dark]) in COLORS {
            let short = |color: &str| if color == "#ffffff" { "#fff".to_owned() } else { color.to_owned() };
            let has = |color: &str| style.contains(&format!("--{property}: {};", short(color)));
            assert!(has(light) && has(dark), "{property}");
        }
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_a_mistake() {
        assert_eq!(read("colors = { brand = \"#036\" }").unwrap().colors[0], [("brand".to_owned(), "#036".to_owned())]);
        assert_eq!(
            read("colors = { link = \"#ffcc00\" }").unwrap_err(),
            "`link` on `background` has a contrast of 1.5, and text needs 4.5"
        );
        assert_eq!(read("dark_colors = { brand = \"blue\" }").unwrap_err(), "`blue` is no colour");
        assert_eq!(read("colors = { blue = \"#00f\" }").unwrap_err(), "no colour is called `blue`");
    }

    #[test]
    fn links_lead_to_the_web_or_into_the_site() {
        let header = |href: &str| read(&format!("header = [{{ text = \"Status\", href = \"{href}\" }}]"));
        assert!(header("https://status.example.com/").is_ok() && header("kinds/tools.html").is_ok());
        for href in ["javascript:alert(1)", "", "/etc", "../x"] {
            assert!(header(href).unwrap_err().contains("is neither a web address nor a path"), "{href}");
        }
        let unknown = read("footer = [{ text = \"A\", href = \"index.html\", clouds = [\"pubic\"] }]");
        assert_eq!(unknown.unwrap_err(), "no cloud is called `pubic`");
    }

    #[test]
    fn an_article_is_named_where_it_is_edited() {
        assert!(read("edit = \"https://git.example.com/edit/{path}\"").is_ok());
        assert!(read("edit = \"https://git.example.com/edit/\"").is_err());
        assert!(read("feedback = \"https://help.example.com/?{id}\"").is_ok());
        assert!(read("feedback = \"https://help.example.com/\"").is_err());
        let unknown = read("feedback = \"https://help.example.com/?{id}&{article}\"").unwrap_err();
        assert_eq!(unknown, "nothing takes the place of `{article}`");
    }

    #[test]
    fn a_language_is_a_tag() {
        for tag in ["en", "zh-cn", "zh-Hans", "pt-BR", "yue"] {
            assert_eq!(read(&format!("content_language = \"{tag}\"")).unwrap().content_language, tag);
        }
        for tag in ["", "English", "zh_cn", "en-", "e"] {
            let mistake = read(&format!("content_language = \"{tag}\"")).unwrap_err();
            assert_eq!(mistake, format!("`{tag}` is no tag of a language"));
        }
    }

    #[test]
    fn a_link_says_something() {
        let blank = read("header = [{ text = \" \", href = \"index.html\" }]").unwrap_err();
        assert_eq!(blank, "nobody sees a link without a text");
    }
}
