//! The body of a problem scoping form, and of a troubleshooter's questions: what a customer is asked before help is given.
//!
//! Must not know how a form is shown, nor which answers are right.

use serde::Deserialize;
use serde_json::Value;

use super::json_typed::{Rich, given, rich_texts};
use crate::text::Spanned;

/// A form.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Form {
    /// Always `SelfHelpContent`.
    #[serde(rename = "$schema")]
    pub schema: Spanned<String>,
    /// Whether the customer must have chosen a subscription.
    #[serde(deserialize_with = "given")]
    pub subscription_required: Option<bool>,
    /// Whether the customer must have chosen a resource.
    #[serde(deserialize_with = "given")]
    pub resource_required: Option<bool>,
    pub title: Rich,
    /// What the customer should attach.
    pub file_attachment_hint: Rich,
    /// `quotaRequestVersion`: which quota service takes the answers; only on quota forms.
    pub quota_request_version: Spanned<String>,
    /// What is shown while a diagnostic runs on the answers.
    #[serde(deserialize_with = "given")]
    pub diagnostic_card: Option<DiagnosticCard>,
    pub form_elements: Vec<FormElement>,
}

rich_texts!(Form: text title, text file_attachment_hint, each diagnostic_card, each form_elements);

/// What is shown while a diagnostic runs on the answers of a form.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DiagnosticCard {
    pub title: Rich,
    pub description: Rich,
    /// What is shown when the diagnostic finds nothing.
    pub insight_not_available_text: Rich,
}

rich_texts!(DiagnosticCard: text title, text description, text insight_not_available_text);

/// One question of a form, or a block of text between questions.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FormElement {
    /// Unique in the form; `problem_description` and `problem_start_time` are reserved.
    pub id: Spanned<String>,
    /// The place among the elements, ascending.
    #[serde(deserialize_with = "given")]
    pub order: Option<i64>,
    /// How it is asked: see [`FormElement::control`].
    pub control_type: Spanned<String>,
    /// The question.
    pub display_label: Rich,
    /// Shown in the empty control.
    pub watermark_text: Rich,
    /// Shown behind an information icon.
    pub info_balloon_text: Rich,
    /// The HTML of an information block.
    pub content: Rich,
    /// Further help beside the control.
    pub hints: Vec<Hint>,
    /// The choices of a dropdown.
    pub dropdown_options: Vec<Choice>,
    /// The choices of a group of radio buttons.
    pub radio_button_options: Vec<Choice>,
    /// Where the choices of a dropdown come from when they are the customer's own resources.
    #[serde(deserialize_with = "given")]
    pub dynamic_dropdown_options: Option<Box<DynamicChoices>>,
    /// A choice that is always offered; it belongs into `dynamicDropdownOptions`, but some elements have it themselves.
    #[serde(deserialize_with = "given")]
    pub default_dropdown_options: Option<Box<Choice>>,
    /// A regular expression that picks the text of a choice; it belongs into `dynamicDropdownOptions` as well.
    pub text_property_regex: Spanned<String>,
    /// When the element is shown: an expression of the `visibility` language; empty or `null` is always.
    pub visibility: Spanned<String>,
    /// Whether an answer must be given.
    #[serde(deserialize_with = "given")]
    pub required: Option<bool>,
    /// The answer becomes the description of the support request; true for exactly one element.
    #[serde(deserialize_with = "given")]
    pub use_as_additional_details: Option<bool>,
    /// The clients in which a diagnostic needs the answer: `Portal`, `ASC`, or both with a comma.
    pub diagnostic_input_required_clients: Spanned<String>,
    /// The most characters of an answer.
    #[serde(deserialize_with = "given")]
    pub max_length: Option<i64>,
    /// The height of a text control.
    #[serde(deserialize_with = "given")]
    pub number_of_lines: Option<i64>,
    /// What an answer must satisfy.
    pub validations: Vec<Validation>,
    /// Quota forms: the answer is the new limit.
    #[serde(deserialize_with = "given")]
    pub is_new_quota_limit: Option<bool>,
    /// Quota forms: the answer is shown in the summary.
    #[serde(deserialize_with = "given")]
    pub include_in_quota_summary: Option<bool>,
    /// Quota forms: the answer is sent to the quota service.
    #[serde(deserialize_with = "given")]
    pub include_in_qms_payload: Option<bool>,
    /// Whether the choices can be searched by typing.
    #[serde(deserialize_with = "given")]
    pub filter: Option<bool>,
}

rich_texts!(FormElement: text display_label, text content, text watermark_text, text info_balloon_text,
    each hints, each dynamic_dropdown_options, each default_dropdown_options, each dropdown_options,
    each radio_button_options, each validations);

impl FormElement {
    /// The control that `controlType` names.
    #[must_use]
    pub fn control(&self) -> ControlType {
        ControlType::from_name(&self.control_type.value)
    }

    /// The fixed choices, whichever control they belong to.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.dropdown_options.iter().chain(&self.radio_button_options)
    }
}

/// Help beside a control.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Hint {
    pub text: Rich,
}

rich_texts!(Hint: text text);

/// One choice of a dropdown or of a group of radio buttons.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Choice {
    /// What is stored, and what visibility expressions compare with; `dont_know_answer` is reserved.
    pub value: Spanned<String>,
    pub text: Rich,
}

rich_texts!(Choice: text text);

/// Choices that are asked from the resource manager when the form is shown.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DynamicChoices {
    /// The path to ask, with holes such as `{resourceId}` and `{replaceWithParentValue}`.
    pub uri: Spanned<String>,
    /// Where in the answer the list is, mostly `value`.
    #[serde(rename = "jTokenPath")]
    pub token_path: Spanned<String>,
    /// The properties of an entry that its text is made of.
    pub text_property: Spanned<String>,
    pub text_property_regex: Spanned<String>,
    /// How the text is put together from several properties.
    pub text_template: Spanned<String>,
    /// The property of an entry that its value is taken from.
    pub value_property: Spanned<String>,
    pub value_property_regex: Spanned<String>,
    /// The id of the element whose answer the path depends on.
    pub depends_on: Spanned<String>,
    /// A choice that is always offered.
    #[serde(deserialize_with = "given")]
    pub default_dropdown_options: Option<Box<Choice>>,
    /// Further fixed choices; they belong into the element, but some stand here.
    pub dropdown_options: Vec<Choice>,
}

rich_texts!(DynamicChoices: each default_dropdown_options, each dropdown_options);

/// What an answer must satisfy.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Validation {
    /// `RegExMatch`, `GreaterThan` or `MaxLength`, in any case.
    #[serde(rename = "type")]
    pub check: Spanned<String>,
    /// A regular expression or a number.
    pub value: Spanned<Value>,
    /// What the customer is told when the answer does not satisfy it.
    pub text: Rich,
    /// The id of the element to compare with.
    pub control_id: Spanned<String>,
}

rich_texts!(Validation: text text);

/// How an element asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlType {
    TextBox,
    MultiLineTextBox,
    NumericTextBox,
    Dropdown,
    MultiSelectDropdown,
    RadioButtonGroup,
    DateTimePicker,
    /// A block of HTML.
    InfoBlock,
    /// A block of text.
    TextBlock,
    /// No control has this name.
    Other,
}

impl ControlType {
    /// Every control that there is.
    pub const ALL: [Self; 9] = [
        Self::TextBox,
        Self::MultiLineTextBox,
        Self::NumericTextBox,
        Self::Dropdown,
        Self::MultiSelectDropdown,
        Self::RadioButtonGroup,
        Self::DateTimePicker,
        Self::InfoBlock,
        Self::TextBlock,
    ];

    /// The control of a name, whatever its case and the white space around it.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let name = name.trim();
        Self::ALL.into_iter().find(|control| control.name().eq_ignore_ascii_case(name)).unwrap_or(Self::Other)
    }

    /// The name as most authors spell it; empty for [`ControlType::Other`].
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TextBox => "textbox",
            Self::MultiLineTextBox => "multilinetextbox",
            Self::NumericTextBox => "numerictextbox",
            Self::Dropdown => "dropdown",
            Self::MultiSelectDropdown => "multiselectdropdown",
            Self::RadioButtonGroup => "radioButtonGroup",
            Self::DateTimePicker => "datetimepicker",
            Self::InfoBlock => "infoblock",
            Self::TextBlock => "textBlock",
            Self::Other => "",
        }
    }

    /// Whether the customer chooses among given answers.
    #[must_use]
    pub fn has_choices(self) -> bool {
        matches!(self, Self::Dropdown | Self::MultiSelectDropdown | Self::RadioButtonGroup)
    }

    /// Whether it only shows text and takes no answer.
    #[must_use]
    pub fn is_text_only(self) -> bool {
        matches!(self, Self::InfoBlock | Self::TextBlock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::findings::Findings;
    use crate::article::json;
    use crate::article::json_typed::from_node;
    use crate::text::{RelPath, Span};

    fn read(text: &str) -> Form {
        let mut findings = Findings::new(RelPath::new("body.md"));
        let node = json::read(text, Span::new(0, text.len()), &mut findings).expect("a value");
        let body = from_node(&node, &mut findings);
        assert!(findings.into_diagnostics().is_empty());
        body
    }

    fn texts(body: &Form) -> Vec<&str> {
        body.rich_texts().iter().map(|text| text.source.value.as_str()).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn a_form_is_read() {
        let mut form = read(
            r#"{
            "$schema": "SelfHelpContent", "title": "Bakery", "resourceRequired": false, "fileAttachmentHint": null,
            "diagnosticCard": {"title": "Checking", "description": "Oven", "insightNotAvailableText": "Cold"},
            "formElements": [
                {"id": "bread", "order": 1, "controlType": "DropDown", "displayLabel": "Which bread?", "required": true,
                 "dropdownOptions": [{"value": "rye", "text": "Rye"}], "hints": [{"text": "<b>Smell</b> it"}],
                 "dynamicDropdownOptions": {"uri": "/shops", "jTokenPath": "value",
                     "defaultDropdownOptions": {"value": "none", "text": "None"}},
                 "validations": [{"type": "GreaterThan", "value": 3}, {"type": "RegExMatch", "value": "^a"}]},
                {"id": "why", "order": 2, "controlType": "multilinetextbox", "visibility": "bread == rye",
                 "useAsAdditionalDetails": true, "maxLength": 40}
            ]}"#,
        );
        assert_eq!((form.resource_required, form.subscription_required), (Some(false), None));
        let expected = ["Bakery", "Checking", "Oven", "Cold", "Which bread?", "<b>Smell</b> it", "None", "Rye"];
        assert_eq!(texts(&form), expected);
        assert_eq!(form.rich_texts().len(), form.rich_texts_mut().len());
        let [bread, why] = form.form_elements.as_slice() else { panic!("two elements") };
        assert_eq!(bread.control(), ControlType::Dropdown);
        assert_eq!(bread.choices().count(), 1);
        assert_eq!((why.order, why.use_as_additional_details, why.max_length), (Some(2), Some(true), Some(40)));
        assert_eq!(why.visibility.value, "bread == rye");
    }

    #[test]
    fn every_control_is_found_by_its_name_in_any_case() {
        for control in ControlType::ALL {
            assert_eq!(ControlType::from_name(&format!(" {} ", control.name().to_uppercase())), control);
        }
        assert_eq!(ControlType::from_name("slider"), ControlType::Other);
        assert_eq!(ControlType::from_name(""), ControlType::Other);
    }
}
