//! Rules about the file as a whole: its name, its bytes, what lies beside it.
//!
//! Must not know other groups.

mod bytes;
mod file_name;
mod invisible;
mod merge_conflict;
mod mojibake;
mod no_break_space;
mod stray;
mod white_space;

pub use file_name::{MAX_NAME, is_safe_in_name};

use super::{Group, Reads, Row};
use crate::article::findings;
use crate::diagnostic::Rule;

pub static GROUP: Group = Group {
    name: "files",
    title: "Files",
    rows: &[
        Row::elsewhere(&findings::FILE_EMPTY, include_str!("file-empty.md")),
        Row::elsewhere(&findings::FILE_TOO_LARGE, include_str!("file-too-large.md")),
        Row::elsewhere(&findings::ENCODING_NOT_UTF8, include_str!("encoding-not-utf8.md")),
        Row::elsewhere(&findings::CONTROL_CHARACTER, include_str!("control-character.md")),
        Row::text(&bytes::BYTE_ORDER_MARK, bytes::byte_order_mark, include_str!("byte-order-mark.md")),
        Row::text(&bytes::LINE_ENDS_MIXED, bytes::line_ends_mixed, include_str!("line-ends-mixed.md")),
        Row::text(
            &bytes::FINAL_NEWLINE_MISSING,
            bytes::final_newline_missing,
            include_str!("final-newline-missing.md"),
        ),
        Row::text(&merge_conflict::MERGE_CONFLICT, merge_conflict::check, include_str!("merge-conflict.md")),
        Row::text(&invisible::INVISIBLE_CHARACTER, invisible::check, include_str!("invisible-character.md")),
        Row::text(&no_break_space::NO_BREAK_SPACE, no_break_space::check, include_str!("no-break-space.md")),
        Row::text(&mojibake::MOJIBAKE, mojibake::check, include_str!("mojibake.md")),
        Row::text(&white_space::TRAILING_SPACE, white_space::trailing_space, include_str!("trailing-space.md")),
        Row::text(&white_space::TAB, white_space::tab, include_str!("tab.md")),
        Row::article(&file_name::FILE_NAME_UPPER_CASE, file_name::check, include_str!("file-name-upper-case.md")),
        Row::same(&file_name::FILE_NAME_UNSAFE, include_str!("file-name-unsafe.md")),
        Row::same(&file_name::FILE_NAME_TOO_LONG, include_str!("file-name-too-long.md")),
        Row::same(&file_name::FILE_MISPLACED, include_str!("file-misplaced.md")),
        Row::corpus(
            &file_name::FILE_NAME_DUPLICATE,
            file_name::duplicate,
            Reads::NOTHING,
            include_str!("file-name-duplicate.md"),
        ),
        Row::article(
            &file_name::FILE_NAME_PREFIX_MISSING,
            file_name::prefix,
            include_str!("file-name-prefix-missing.md"),
        ),
        Row::corpus(&stray::STRAY_FILE, stray::check, Reads::FILES, include_str!("stray-file.md")),
        Row::elsewhere(&FILE_SYMLINK, include_str!("file-symlink.md")),
        Row::elsewhere(&FILE_NOT_REGULAR, include_str!("file-not-regular.md")),
        Row::elsewhere(&FILE_NAME_NOT_UTF8, include_str!("file-name-not-utf8.md")),
        Row::elsewhere(&FILE_NAME_COLLISION, include_str!("file-name-collision.md")),
        Row::elsewhere(&FILE_TOO_LARGE_TO_LOAD, include_str!("file-too-large-to-load.md")),
    ],
};

pub static FILE_SYMLINK: Rule =
    Rule::warning("file-symlink", "a symbolic link in the content root, which is not followed");
pub static FILE_NOT_REGULAR: Rule =
    Rule::warning("file-not-regular", "something in the content root that is neither a file nor a folder");
pub static FILE_NAME_NOT_UTF8: Rule =
    Rule::warning("file-name-not-utf8", "the name of a file or folder is not UTF-8, so it cannot be referred to");
pub static FILE_NAME_COLLISION: Rule =
    Rule::error("file-name-collision", "two names, at least one of them not UTF-8, are read as the same path");
pub static FILE_TOO_LARGE_TO_LOAD: Rule = Rule::error("file-too-large-to-load", "a file is larger than 32 MiB");
