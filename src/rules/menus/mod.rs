//! Rules about menus of problems and tools.
//!
//! Must not know other groups.

mod entries;
mod menu_id;
mod menu_problem_unsolved;
mod menu_entry_incomplete;

use super::{Group, Row};

pub static GROUP: Group = Group {
    name: "menus",
    title: "Diagnose and solve",
    rows: &[
        Row::article(&menu_id::MENU_ID_MISSING, menu_id::check, include_str!("menu-id-missing.md")),
        Row::same(&menu_id::MENU_ID_DUPLICATE, include_str!("menu-id-duplicate.md")),
        Row::article(
            &menu_problem_unsolved::MENU_PROBLEM_UNSOLVED,
            menu_problem_unsolved::check,
            include_str!("menu-problem-unsolved.md"),
        ),
        Row::article(
            &menu_entry_incomplete::MENU_ENTRY_INCOMPLETE,
            menu_entry_incomplete::check,
            include_str!("menu-entry-incomplete.md"),
        ),
    ],
};
