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

/// A number of things in words, its digits in groups of three: `11,758 articles`.
#[must_use]
pub fn counted_words(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut words = String::with_capacity(digits.len() + noun.len() + 4);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words.push(' ');
    words.push_str(noun);
    if count != 1 {
        words.push('s');
    }
    words
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(counted_words(11_758, "article"), "11,758 articles");
        assert_eq!(counted_words(1, "step"), "1 step");
        assert_eq!(counted_words(1_000_000, "step"), "1,000,000 steps");
        assert_eq!(counted_words(100, "step"), "100 steps");
    }
}
