//! selfhelp turns a folder of support articles into one static help site per cloud, and finds what is wrong with them.
//!
//! The modules are declared in reading order, and each uses only those declared above it. The flow is:
//!
//! ```text
//! disk ─> Sources ─> parse, per file ─> Parsed { Article, diagnostics } ─> Corpus
//!                                                                            │ per site
//!             report <─ diagnostics <──────────────────────────────────── Site
//!             disk <─────────────────────────────── Output <─ render, api <──┘
//! ```
//!
//! Everything between bytes loaded and bytes written is pure: the same sources give the same bytes. Files, terminal and
//! environment belong to the edges alone.

// What things are.
pub mod text;
pub mod suggestion;
pub mod cloud;
pub mod kind;
pub mod diagnostic;
pub mod sources;
pub mod config;

// What authors write, and what it means.
pub mod article;
pub mod corpus;
pub mod catalogue;

// What a site is, what is wrong with articles, and what readers and portals get.
pub mod output;
pub mod site;
pub mod rules;
pub mod render;
pub mod search;
pub mod api;

// The state, and the pipeline from a snapshot of it to each site.
pub mod session;
pub mod fix;
pub mod baseline;
pub mod build;
pub mod live;
pub mod new_article;
pub mod assist;

// The edges: only these do input and output.
pub mod disk;
pub mod history;
pub mod store;
pub mod linkcheck;
pub mod online;
pub mod report;
pub mod watch;
pub mod serve;
pub mod lsp;
pub mod publish;
pub mod cli;
