//! What a change makes of files, as a unified diff.
//!
//! Must not know why they change.

use std::io::{self, Write};

use similar::TextDiff;

use super::terminal::escape_for_log;

/// Writes the difference of one file as a patch, as `patch -p1` and `git apply` read it; for eyes, its lines made safe for
/// a terminal and for the log of a build service.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diff(out: &mut impl Write, path: &str, old: &[u8], new: &[u8], is_for_eyes: bool) -> io::Result<()> {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    // To those who read patches, CR alone ends no line.
    let [old, new] = [&old, &new].map(|text| text.split_inclusive('\n').collect::<Vec<&str>>());
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    let diff = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    if !is_for_eyes {
        return out.write_all(diff.as_bytes());
    }
    diff.split_inclusive('\n').try_for_each(|line| {
        let text = line.trim_end_matches(['\r', '\n']);
        // A tab does no harm, and a patch without it does not apply.
        let pieces: Vec<_> = text.split('\t').map(escape_for_log).collect();
        writeln!(out, "{}", pieces.join("\t"))
    })
}
