//! What rules see: an article with its lines and structure, all articles, or those of one cloud.
//!
//! Made for one check and thrown away. Must not know which rules there are.

use std::cell::OnceCell;

use super::bare_address::{self, BareAddress};
use super::link_view::{self, LinkView};
use super::plain_text;
use crate::article::outline::{Code, Node, Part};
use crate::article::overlay::Block;
use crate::article::{Article, Kind, KnownIds, Properties};
use crate::catalogue::Catalogue;
use crate::catalogue::pages::WebPages;
use crate::cloud::{CloudId, CloudSet};
use crate::config::{Cloud, Config};
use crate::corpus::{ArticleId, Corpus, Entry};
use crate::text::{Span, beyond_ascii, lines_with_ends};

/// One article, as article rules see it. What costs time is made when a rule first asks for it.
pub struct ArticleView<'a> {
    pub config: &'a Config,
    pub web_pages: &'a WebPages,
    pub entry: &'a Entry,
    pub article: &'a Article,
    pub kind: Kind,
    pub properties: &'a Properties,
    /// The whole decoded text. All spans count its bytes.
    pub text: &'a str,
    lines: OnceCell<Vec<Line<'a>>>,
    code: OnceCell<Code>,
    links: OnceCell<Vec<LinkView<'a>>>,
    images: OnceCell<Vec<LinkView<'a>>>,
    plain_texts: OnceCell<Vec<(Span, &'a str)>>,
    beyond_ascii: OnceCell<Vec<(usize, char)>>,
    bare: OnceCell<Vec<BareAddress<'a>>>,
}

/// A line of the body.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Without the line end.
    pub text: &'a str,
    /// Where it begins.
    pub start: usize,
    /// It lies in a code block, with its fences.
    pub is_code: bool,
}

impl Line<'_> {
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

impl<'a> ArticleView<'a> {
    #[must_use]
    pub fn new(config: &'a Config, entry: &'a Entry) -> Self {
        let article = entry.article();
        Self {
            config,
            web_pages: WebPages::NONE,
            entry,
            article,
            kind: entry.kind,
            properties: &article.properties,
            text: &article.source.text,
            lines: OnceCell::new(),
            code: OnceCell::new(),
            links: OnceCell::new(),
            images: OnceCell::new(),
            plain_texts: OnceCell::new(),
            beyond_ascii: OnceCell::new(),
            bare: OnceCell::new(),
        }
    }

    /// The same article, seen with what catalogues say of web pages.
    #[must_use]
    pub fn with_web_pages(self, web_pages: &'a WebPages) -> Self {
        Self { web_pages, ..self }
    }

    /// Where the body begins: behind the properties block.
    #[must_use]
    pub fn body_start(&self) -> usize {
        self.properties.span.range().end
    }

    /// The text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The lines of the Markdown body: without the properties block and the JSON object.
    #[must_use]
    pub fn lines(&self) -> &[Line<'a>] {
        self.lines.get_or_init(|| {
            let json = self.article.json_span.map_or(0..0, Span::range);
            let mut lines = Vec::new();
            let mut start = self.body_start();
            for line in lines_with_ends(self.text.get(start..).unwrap_or("")) {
                if !json.contains(&start) {
                    let text = line.strip_suffix('\n').unwrap_or(line);
                    let text = text.strip_suffix('\r').unwrap_or(text);
                    lines.push(Line { text, start, is_code: false });
                }
                start += line.len();
            }
            for block in self.nodes().iter().filter(|node| is_code_block(node.part)) {
                let range = block.span.range();
                let first = lines.partition_point(|line| line.start + line.text.len() < range.start);
                for line in lines.iter_mut().skip(first).take_while(|line| line.start < range.end) {
                    line.is_code = true;
                }
            }
            lines
        })
    }

    /// The parts of the Markdown body.
    #[must_use]
    pub fn nodes(&self) -> &'a [Node] {
        self.article.markdown.outline.nodes()
    }

    /// Every link with the place of its address: of Markdown, HTML and JSON, and those whose address no page may have.
    /// Links that white space keeps from being one are among them, those whose address a token fills in are not.
    #[must_use]
    pub fn links(&self) -> &[LinkView<'a>] {
        self.links.get_or_init(|| {
            let mut links = link_view::links(self.article);
            links.extend(super::links::meant_links(self));
            links
        })
    }

    /// The text of the Markdown body that belongs to no link, image or code, in pieces: where links stand that came to
    /// nothing.
    #[must_use]
    pub fn plain_texts(&self) -> &[(Span, &'a str)] {
        self.plain_texts.get_or_init(|| plain_text::plain_texts(&self.article.markdown.outline, self.text))
    }

    /// The characters of the text that are not ASCII, with their places.
    #[must_use]
    pub fn beyond_ascii(&self) -> &[(usize, char)] {
        self.beyond_ascii.get_or_init(|| beyond_ascii(self.text).collect())
    }

    /// The web addresses that readers see and that are no links.
    #[must_use]
    pub fn bare_addresses(&self) -> &[BareAddress<'a>] {
        self.bare.get_or_init(|| bare_address::bare_addresses(self))
    }

    /// The links, and the addresses that readers may open without their being links.
    pub fn addresses(&self) -> impl Iterator<Item = &LinkView<'a>> {
        let bare = self.bare_addresses().iter().filter(|bare| bare.is_meant).map(|bare| &bare.link);
        self.links().iter().chain(bare)
    }

    /// The web addresses of images: pages load nothing from elsewhere, so that readers get a link instead.
    #[must_use]
    pub fn images(&self) -> &[LinkView<'a>] {
        self.images.get_or_init(|| link_view::images(self.article))
    }

    /// Whether a place lies in an issue description, in which headings, links and bold text are faults of their own.
    #[must_use]
    pub fn is_in_issue_description(&self, at: usize) -> bool {
        let is_mark = |what: &Block| matches!(what, Block::IssueDescriptionStart | Block::IssueDescriptionEnd);
        let mut before =
            self.article.marks.blocks.iter().filter(|mark| (mark.span.start as usize) < at && is_mark(&mark.what));
        before.next_back().is_some_and(|mark| mark.what == Block::IssueDescriptionStart)
    }

    /// Whether a place lies in code: in a block or within a line.
    #[must_use]
    pub fn is_code(&self, at: usize) -> bool {
        self.code.get_or_init(|| self.article.markdown.outline.code()).holds(at)
    }

    /// The pieces of text that readers see of the Markdown body, code and addresses left out.
    pub fn prose(&self) -> impl Iterator<Item = (Span, &'a str)> {
        self.article.markdown.outline.prose().map(|(_, node)| (node.span, self.slice(node.span)))
    }

    /// Whether a place lies in a comment or a token's mark, which readers do not see.
    #[must_use]
    pub fn is_in_comment(&self, at: usize) -> bool {
        let marks = &self.article.marks.inline;
        let after = marks.partition_point(|mark| mark.span.start as usize <= at);
        after.checked_sub(1).and_then(|last| marks.get(last)).is_some_and(|mark| at < mark.span.end as usize)
    }

    /// The line end that the article uses at a place: that of the line before it.
    #[must_use]
    pub fn line_end(&self, at: usize) -> &'static str {
        let before = self.text.get(..at).unwrap_or("");
        let is_crlf = before.rfind('\n').is_some_and(|newline| before[..newline].ends_with('\r'));
        if is_crlf { "\r\n" } else { "\n" }
    }
}

fn is_code_block(part: Part) -> bool {
    matches!(part, Part::FencedCode | Part::IndentedCode)
}

/// All articles, as corpus rules see them.
#[derive(Clone, Copy)]
pub struct CorpusView<'a> {
    pub config: &'a Config,
    pub catalogue: &'a Catalogue,
    pub corpus: &'a Corpus,
}

impl CorpusView<'_> {
    /// The clouds that sites are built for.
    #[must_use]
    pub fn current_clouds(&self) -> CloudSet {
        self.config.current_sites().map(|site| site.cloud).collect()
    }
}

/// The articles of one cloud, as cloud rules see them.
#[derive(Clone, Copy)]
pub struct CloudView<'a> {
    pub config: &'a Config,
    pub catalogue: &'a Catalogue,
    pub corpus: &'a Corpus,
    pub id: CloudId,
    /// The `articleId`s of all articles, whatever their clouds: found out once for all of these, where a rule asks.
    pub(super) article_ids: &'a OnceCell<KnownIds<'a>>,
}

impl<'a> CloudView<'a> {
    #[must_use]
    pub fn cloud(&self) -> &'a Cloud {
        self.config.cloud(self.id)
    }

    /// The articles published to the cloud, in order of path.
    pub fn articles(&self) -> impl Iterator<Item = (ArticleId, &'a Entry)> {
        let id = self.id;
        self.corpus.iter().filter(move |(_, entry)| entry.clouds.contains(id))
    }

    /// The articles of the cloud with an `articleId`, in any case.
    pub fn with_article_id(&self, article_id: &str) -> impl Iterator<Item = &'a Entry> {
        let id = self.id;
        let entries = self.corpus.with_article_id(article_id).iter().map(|&article| self.corpus.entry(article));
        entries.filter(move |entry| entry.clouds.contains(id))
    }

    /// The one `articleId` of the cloud's articles that a misspelt one was meant to be.
    #[must_use]
    pub fn article_id_meant(&self, misspelt: &str) -> Option<&'a str> {
        let ids = || self.corpus.iter().filter_map(|(_, entry)| entry.article_id.as_deref());
        let known = self.article_ids.get_or_init(|| KnownIds::new(ids()));
        let alike = known.alike(misspelt).into_iter();
        let of_cloud: Vec<&str> = alike.filter(|id| self.with_article_id(id).next().is_some()).collect();
        match *of_cloud {
            [only] => Some(only),
            _ => None,
        }
    }
}
