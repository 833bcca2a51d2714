//! The words of the interface that do not come from articles.
//!
//! Must not know pages.

use crate::article::Kind;

/// What one article of a kind is called.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Generic => "Solution",
        Kind::Resource => "Resource guide",
        Kind::Apollo => "Guided solution",
        Kind::ProblemScopingQuestions => "Scoping form",
        Kind::TsgDescription => "Troubleshooter",
        Kind::TsgContent => "Troubleshooter step",
        Kind::TsgQuestions => "Troubleshooter questions",
        Kind::Diagnostics => "Diagnostic result",
        Kind::Rca => "Root cause",
        Kind::ServiceHealthInsights => "Service health",
        Kind::Health => "Resource health",
        Kind::AdvisorRecommendationMetadata => "Recommendation",
        Kind::SupportTopicDescription => "Support topics",
        Kind::DiagnoseAndSolve => "Diagnose and solve",
        Kind::Tools => "Tools",
        Kind::PartnerCenterQuickStart => "Quick start",
    }
}

/// What the articles of a kind are called together.
#[must_use]
pub fn kind_plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Generic => "Solutions",
        Kind::Resource => "Resource guides",
        Kind::Apollo => "Guided solutions",
        Kind::ProblemScopingQuestions => "Scoping forms",
        Kind::TsgDescription => "Troubleshooters",
        Kind::TsgContent => "Troubleshooter steps",
        Kind::TsgQuestions => "Troubleshooter questions",
        Kind::Diagnostics => "Diagnostic results",
        Kind::Rca => "Root causes",
        Kind::ServiceHealthInsights => "Service health notices",
        Kind::Health => "Resource health notices",
        Kind::AdvisorRecommendationMetadata => "Recommendations",
        Kind::SupportTopicDescription => "Support topic lists",
        Kind::DiagnoseAndSolve => "Diagnose and solve menus",
        Kind::Tools => "Tools",
        Kind::PartnerCenterQuickStart => "Quick starts",
    }
}
