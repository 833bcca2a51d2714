//! Rules about scoping forms and the questions of troubleshooters.
//!
//! Must not know other groups.

use super::{Group, Row};

mod conditions;
mod elements;
mod form_additional_details;
mod form_control;
mod form_dont_know;
mod form_dynamic;
mod form_elements_missing;
mod form_id_duplicate;
mod form_id_missing;
mod form_key_missing;
mod form_label_missing;
mod form_option;
mod form_options_on_text;
mod form_order_duplicate;
mod form_regex_invalid;
mod form_reserved_missing;
mod form_visibility_constant;
mod form_visibility_id;
mod form_visibility_syntax;
mod form_visibility_value;
mod form_without_options;

pub static GROUP: Group = Group {
    name: "forms",
    title: "Scoping forms",
    rows: &[
        Row::article(
            &form_elements_missing::FORM_ELEMENTS_MISSING,
            form_elements_missing::check,
            include_str!("form-elements-missing.md"),
        ),
        Row::article(
            &form_key_missing::FORM_RESOURCE_REQUIRED_MISSING,
            form_key_missing::check,
            include_str!("form-resource-required-missing.md"),
        ),
        Row::same(
            &form_key_missing::FORM_SUBSCRIPTION_REQUIRED_MISSING,
            include_str!("form-subscription-required-missing.md"),
        ),
        Row::same(&form_key_missing::FORM_TITLE_MISSING, include_str!("form-title-missing.md")),
        Row::article(
            &form_reserved_missing::FORM_DESCRIPTION_MISSING,
            form_reserved_missing::check,
            include_str!("form-description-missing.md"),
        ),
        Row::same(&form_reserved_missing::FORM_START_TIME_MISSING, include_str!("form-start-time-missing.md")),
        Row::article(
            &form_additional_details::FORM_ADDITIONAL_DETAILS,
            form_additional_details::check,
            include_str!("form-additional-details.md"),
        ),
        Row::article(&form_id_missing::FORM_ID_MISSING, form_id_missing::check, include_str!("form-id-missing.md")),
        Row::article(
            &form_id_duplicate::FORM_ID_DUPLICATE,
            form_id_duplicate::check,
            include_str!("form-id-duplicate.md"),
        ),
        Row::article(
            &form_order_duplicate::FORM_ORDER_DUPLICATE,
            form_order_duplicate::check,
            include_str!("form-order-duplicate.md"),
        ),
        Row::article(
            &form_label_missing::FORM_LABEL_MISSING,
            form_label_missing::check,
            include_str!("form-label-missing.md"),
        ),
        Row::article(&form_control::FORM_CONTROL_MISSING, form_control::check, include_str!("form-control-missing.md")),
        Row::same(&form_control::FORM_CONTROL_UNKNOWN, include_str!("form-control-unknown.md")),
        Row::same(&form_control::FORM_CONTROL_CASE, include_str!("form-control-case.md")),
        Row::article(
            &form_without_options::FORM_DROPDOWN_WITHOUT_OPTIONS,
            form_without_options::check,
            include_str!("form-dropdown-without-options.md"),
        ),
        Row::same(&form_without_options::FORM_RADIO_WITHOUT_OPTIONS, include_str!("form-radio-without-options.md")),
        Row::article(
            &form_options_on_text::FORM_OPTIONS_ON_TEXT,
            form_options_on_text::check,
            include_str!("form-options-on-text.md"),
        ),
        Row::article(
            &form_option::FORM_OPTION_VALUE_DUPLICATE,
            form_option::check,
            include_str!("form-option-value-duplicate.md"),
        ),
        Row::same(&form_option::FORM_OPTION_TEXT_DUPLICATE, include_str!("form-option-text-duplicate.md")),
        Row::same(&form_option::FORM_OPTION_SINGLE, include_str!("form-option-single.md")),
        Row::same(&form_option::FORM_OPTION_EMPTY, include_str!("form-option-empty.md")),
        Row::article(
            &form_dont_know::FORM_DONT_KNOW_MISSING,
            form_dont_know::check,
            include_str!("form-dont-know-missing.md"),
        ),
        Row::same(&form_dont_know::FORM_DONT_KNOW_SPELLING, include_str!("form-dont-know-spelling.md")),
        Row::article(
            &form_dynamic::FORM_DEPENDS_ON_UNKNOWN,
            form_dynamic::check,
            include_str!("form-depends-on-unknown.md"),
        ),
        Row::same(&form_dynamic::FORM_URI_PLACEHOLDER_UNKNOWN, include_str!("form-uri-placeholder-unknown.md")),
        Row::article(
            &form_regex_invalid::FORM_REGEX_INVALID,
            form_regex_invalid::check,
            include_str!("form-regex-invalid.md"),
        ),
        Row::article(
            &form_visibility_syntax::FORM_VISIBILITY_SYNTAX,
            form_visibility_syntax::check,
            include_str!("form-visibility-syntax.md"),
        ),
        Row::same(&form_visibility_syntax::FORM_VISIBILITY_OPERATOR, include_str!("form-visibility-operator.md")),
        Row::article(
            &form_visibility_id::FORM_VISIBILITY_ID_UNKNOWN,
            form_visibility_id::check,
            include_str!("form-visibility-id-unknown.md"),
        ),
        Row::same(&form_visibility_id::FORM_VISIBILITY_ID_CASE, include_str!("form-visibility-id-case.md")),
        Row::same(&form_visibility_id::FORM_VISIBILITY_SELF, include_str!("form-visibility-self.md")),
        Row::article(
            &form_visibility_value::FORM_VISIBILITY_VALUE_UNKNOWN,
            form_visibility_value::check,
            include_str!("form-visibility-value-unknown.md"),
        ),
        Row::same(&form_visibility_value::FORM_VISIBILITY_VALUE_CASE, include_str!("form-visibility-value-case.md")),
        Row::article(
            &form_visibility_constant::FORM_VISIBILITY_ALWAYS_TRUE,
            form_visibility_constant::check,
            include_str!("form-visibility-always-true.md"),
        ),
        Row::same(
            &form_visibility_constant::FORM_VISIBILITY_ALWAYS_FALSE,
            include_str!("form-visibility-always-false.md"),
        ),
    ],
};
