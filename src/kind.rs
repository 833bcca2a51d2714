//! The kinds of articles (`selfHelpType`) and what follows from each.
//!
//! Must not know configuration: these names are the content format's own.

/// What an article is for. The names are those of `selfHelpType`, matched in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Generic,
    Resource,
    Apollo,
    ProblemScopingQuestions,
    TsgDescription,
    TsgContent,
    TsgQuestions,
    Diagnostics,
    Rca,
    ServiceHealthInsights,
    Health,
    AdvisorRecommendationMetadata,
    SupportTopicDescription,
    DiagnoseAndSolve,
    Tools,
    PartnerCenterQuickStart,
}

/// Who an article is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    Customer,
    Engineer,
}

impl Audience {
    /// Its people, as messages name them.
    #[must_use]
    pub fn readers(self) -> &'static str {
        match self {
            Self::Customer => "customers",
            Self::Engineer => "engineers",
        }
    }
}

impl Kind {
    /// Every kind, in the order in which sites list them.
    pub const ALL: [Self; 16] = [
        Self::Generic,
        Self::Resource,
        Self::Apollo,
        Self::ProblemScopingQuestions,
        Self::TsgDescription,
        Self::TsgContent,
        Self::TsgQuestions,
        Self::Diagnostics,
        Self::Rca,
        Self::ServiceHealthInsights,
        Self::Health,
        Self::AdvisorRecommendationMetadata,
        Self::SupportTopicDescription,
        Self::DiagnoseAndSolve,
        Self::Tools,
        Self::PartnerCenterQuickStart,
    ];

    /// The kind of a `selfHelpType` value, whatever its case and the white space around it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The value of `selfHelpType`, as authors spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Resource => "resource",
            Self::Apollo => "apollo",
            Self::ProblemScopingQuestions => "problemScopingQuestions",
            Self::TsgDescription => "TSG_Description",
            Self::TsgContent => "TSG_Content",
            Self::TsgQuestions => "TSG_Questions",
            Self::Diagnostics => "diagnostics",
            Self::Rca => "rca",
            Self::ServiceHealthInsights => "serviceHealthInsights",
            Self::Health => "health",
            Self::AdvisorRecommendationMetadata => "advisorRecommendationMetadata",
            Self::SupportTopicDescription => "supportTopicDescription",
            Self::DiagnoseAndSolve => "diagnoseAndSolve",
            Self::Tools => "tools",
            Self::PartnerCenterQuickStart => "PartnerCenterQuickStart",
        }
    }

    /// The kind's place in file names and addresses of a site: lower-case, safe, stable.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Resource => "resource",
            Self::Apollo => "apollo",
            Self::ProblemScopingQuestions => "problemscopingquestions",
            Self::TsgDescription => "tsg-description",
            Self::TsgContent => "tsg-content",
            Self::TsgQuestions => "tsg-questions",
            Self::Diagnostics => "diagnostics",
            Self::Rca => "rca",
            Self::ServiceHealthInsights => "servicehealthinsights",
            Self::Health => "health",
            Self::AdvisorRecommendationMetadata => "advisorrecommendationmetadata",
            Self::SupportTopicDescription => "supporttopicdescription",
            Self::DiagnoseAndSolve => "diagnoseandsolve",
            Self::Tools => "tools",
            Self::PartnerCenterQuickStart => "partnercenterquickstart",
        }
    }

    /// Whether the body is a JSON object (under an H1) and not Markdown.
    #[must_use]
    pub fn has_json_body(self) -> bool {
        matches!(
            self,
            Self::ProblemScopingQuestions
                | Self::TsgQuestions
                | Self::AdvisorRecommendationMetadata
                | Self::SupportTopicDescription
                | Self::DiagnoseAndSolve
        )
    }

    /// Who reads it, unless the configuration says otherwise: troubleshooters are for the engineers who handle a case,
    /// everything else is for the customer.
    #[must_use]
    pub fn audience(self) -> Audience {
        match self {
            Self::TsgDescription | Self::TsgContent | Self::TsgQuestions => Audience::Engineer,
            _ => Audience::Customer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_in_any_case() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(&format!(" {} ", kind.name().to_uppercase())), Some(kind));
        }
        assert_eq!(Kind::from_name("novel"), None);
    }
}
