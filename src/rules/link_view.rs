//! Links as rules see them: the address, exactly where it is written, and its parts.
//!
//! Must not know which addresses are wrong.

use memchr::memchr_iter;

use crate::article::json_typed::Rich;
use crate::article::{Article, JsonValue, Link, LinkSource};
use crate::text::{Span, Spanned, WebParts, starts_with_any_case, trimmed};

/// One link of an article.
#[derive(Debug, Clone, Copy)]
pub struct LinkView<'a> {
    /// Entities and escapes resolved, without white space around it.
    pub address: &'a str,
    /// Where the address is written, byte for byte; nothing where it is written in another form.
    pub place: Option<Span>,
    /// Where it is written in whatever form, such as with entities or with the escapes of JSON.
    pub written: Option<Span>,
    /// The first of these places that is known, else the narrowest one that holds the address.
    pub span: Span,
    /// The link with its markers; of HTML its opening tag, of a JSON value the value.
    pub whole: Span,
    /// What the link says; nothing is known of what a refused link says.
    pub text: &'a str,
    pub source: LinkSource,
    /// The address has nothing but visible ASCII characters.
    pub is_plain: bool,
    /// No page may have this address, so the text is shown without the link.
    pub is_refused: bool,
    pub web: Option<Web<'a>>,
}

/// The parts of an `http` or `https` address.
#[derive(Debug, Clone, Copy)]
pub struct Web<'a> {
    /// As written: in any case.
    pub scheme: &'a str,
    /// As written: without a user's name and a port.
    pub host: &'a str,
    /// Where `host` begins in the address.
    pub host_at: usize,
    /// What follows the host, a port aside: path, query and fragment.
    pub rest: &'a str,
    /// Where `rest` begins in the address.
    pub rest_at: usize,
}

impl<'a> LinkView<'a> {
    /// The place of a part of the address.
    #[must_use]
    pub fn part(&self, at: usize, length: usize) -> Option<Span> {
        self.place.map(|place| Span::new(at, at + length).shifted(place.range().start))
    }

    /// The place of the host, else of the address.
    #[must_use]
    pub fn host_span(&self) -> Span {
        self.web.and_then(|web| self.part(web.host_at, web.host.len())).unwrap_or(self.span)
    }

    /// Whether the address begins so, in any case.
    #[must_use]
    pub fn starts_with(&self, prefix: &str) -> bool {
        starts_with_any_case(self.address, prefix)
    }

    fn new(text: &str, link: &'a Link, place: Option<Span>, is_refused: bool) -> Option<Self> {
        if is_filled_in(text, link) {
            return None;
        }
        Some(Self { text: &link.text, is_refused, ..Self::of_value(text, &link.target, place, link.span, link.source) })
    }

    /// A link that came to nothing because of a slip: what is wrong with its address is wrong with the link that was meant.
    pub(super) fn meant(address: &'a str, place: Span, whole: Span, text: &'a str) -> Self {
        let (source, web) = (LinkSource::Markdown, Web::parse(address));
        let is_plain = is_plain(address);
        let written = Some(place);
        Self { address, place: written, written, span: place, whole, text, source, is_plain, is_refused: false, web }
    }

    /// `text` is that of the whole article.
    fn of_value(text: &str, target: &'a Spanned<String>, place: Option<Span>, whole: Span, source: LinkSource) -> Self {
        let address = trimmed(&target.value);
        let written = place.or_else(|| written_otherwise(text, address, target.span));
        let span = written.unwrap_or(target.span);
        let (is_plain, web) = (is_plain(address), Web::parse(address));
        Self { address, place, written, span, whole, text: "", source, is_plain, is_refused: false, web }
    }
}

impl<'a> Web<'a> {
    /// Takes a web address apart; nothing where it has another scheme or no host at all.
    #[must_use]
    pub fn parse(address: &'a str) -> Option<Self> {
        let parts = WebParts::of(address)?;
        let rest_at = address.len() - parts.rest.len();
        let host_at = rest_at - parts.host_and_port().len();
        Some(Self { scheme: parts.scheme, host: parts.host(), host_at, rest: parts.rest, rest_at })
    }
}

/// Whether an address has nothing but visible ASCII characters. All bytes are looked at, which takes less time than to
/// stop at one.
fn is_plain(address: &str) -> bool {
    !address.bytes().fold(false, |found, byte| found | !byte.is_ascii_graphic())
}

/// Whether a token stands in an address: what it stands for is known only where the article is shown.
pub(super) fn is_filled_in(text: &str, link: &Link) -> bool {
    let has_comment = |part: &str| {
        memchr_iter(b'<', part.as_bytes()).any(|at| part.get(at..).is_some_and(|rest| rest.starts_with("<!--")))
    };
    has_comment(&link.target.value) || text.get(link.target.span.range()).is_some_and(has_comment)
}

/// Every link of an article: those of its texts in reading order, the refused ones, and the addresses that are values.
pub(super) fn links(article: &Article) -> Vec<LinkView<'_>> {
    let text = &*article.source.text;
    let mut places = Places { text, whole: Span::default(), at: 0 };
    let followed = article.links().map(|link| (link, false));
    let refused = article.refused_links().map(|link| (link, true));
    let mut links: Vec<LinkView<'_>> = Vec::new();
    for (link, is_refused) in followed.chain(refused) {
        // In the whole of a link its text may say what its address is.
        let is_narrow = link.source != LinkSource::Markdown || link.target.span != link.span;
        let place = if is_narrow { places.of(trimmed(&link.target.value), link.target.span) } else { None };
        links.extend(LinkView::new(text, link, place, is_refused));
    }
    for target in values(article).into_iter().filter(|target| is_given(target)) {
        let place = places.of(target.value.trim(), target.span);
        links.push(LinkView::of_value(text, target, place, target.span, LinkSource::Value));
    }
    links
}

/// The web addresses of all links of an article, for who need not know where they are written: to find that takes time.
pub(super) fn web_links(article: &Article) -> impl Iterator<Item = (&str, Web<'_>)> {
    let text = &*article.source.text;
    let web = |target| Some((target, Web::parse(target)?));
    let links = article.links().chain(article.refused_links());
    let of_texts = links.filter_map(move |link| web(trimmed(&link.target.value)).filter(|_| !is_filled_in(text, link)));
    let values = values(article).into_iter().filter(|target| is_given(target));
    of_texts.chain(values.filter_map(move |target| web(trimmed(&target.value))))
}

/// Whether a value is an address as it stands.
fn is_given(target: &Spanned<String>) -> bool {
    !target.value.trim().is_empty() && !target.value.contains('{')
}

/// The images of an article that lie on the web. Those that a token fills in are known only where the article is shown.
pub(super) fn images(article: &Article) -> Vec<LinkView<'_>> {
    let text = &*article.source.text;
    let mut places = Places { text, whole: Span::default(), at: 0 };
    let mut images = Vec::new();
    for target in article.fragments().flat_map(|fragment| &fragment.images).map(|image| &image.target) {
        let address = trimmed(&target.value);
        if WebParts::of(address).is_some() && !address.contains("<!--") {
            let place = places.of(address, target.span);
            images.push(LinkView::of_value(text, target, place, target.span, LinkSource::Markdown));
        }
    }
    images
}

/// The values of a JSON body that are addresses. Those with holes, such as `{moreLink}`, are filled in elsewhere.
pub(super) fn values(article: &Article) -> Vec<&Spanned<String>> {
    match article.json_value() {
        Some(JsonValue::Recommendation(recommendation)) => recommendation.addresses().collect(),
        Some(JsonValue::TopicList(list)) => {
            // Some authors write the whole link where its address belongs.
            let has_link = |address: &Rich| address.fragment.as_ref().is_some_and(|it| !it.links.is_empty());
            let addresses = list.product_links().filter(|(address, _)| !has_link(address));
            addresses.map(|(address, _)| &address.source).collect()
        }
        _ => Vec::new(),
    }
}

/// What is longer is no single link.
const MAX_WRITTEN: usize = 4096;

/// Where an address is written with entities, with the escapes of JSON, or with backslashes that Markdown takes away.
fn written_otherwise(text: &str, address: &str, around: Span) -> Option<Span> {
    let raw = text.get(around.range()).filter(|raw| !address.is_empty() && raw.len() <= MAX_WRITTEN)?;
    let at = |start: usize, length: usize| Span::new(start, start + length).shifted(around.range().start);
    let entities = address.replace('&', "&amp;");
    // In the whole of a link of Markdown its text may say what its address is.
    if raw.starts_with('[') {
        let start = raw.rfind("](")? + "](".len();
        let written = raw.get(start..)?.strip_suffix(')')?;
        return (written == entities || without_backslashes(written) == address).then(|| at(start, written.len()));
    }
    let escaped = |text: &str| text.replace('/', "\\/");
    [escaped(address), escaped(&entities), entities].iter().find_map(|form| {
        let mut found = raw.match_indices(form.as_str());
        let (start, _) = found.next()?;
        found.next().is_none().then(|| at(start, form.len()))
    })
}

/// A text without the backslashes that Markdown takes away: those before punctuation.
fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match characters.next_if(|next| character == '\\' && next.is_ascii_punctuation()) {
            Some(escaped) => out.push(escaped),
            None => out.push(character),
        }
    }
    out
}

/// Finds addresses in the text that is known to hold them: of equal ones within the same text, one after the other.
struct Places<'a> {
    text: &'a str,
    whole: Span,
    /// Behind the last address that was found in `whole`.
    at: usize,
}

impl Places<'_> {
    fn of(&mut self, address: &str, span: Span) -> Option<Span> {
        let written = self.text.get(span.range())?;
        if written == address {
            return Some(span);
        }
        if self.whole != span {
            *self = Places { whole: span, at: 0, ..*self };
        }
        let found = written.get(self.at..)?.find(address).filter(|_| !address.is_empty())? + self.at;
        self.at = found + address.len();
        Some(Span::new(found, self.at).shifted(span.range().start))
    }
}
