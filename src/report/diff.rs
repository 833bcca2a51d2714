//! What a change makes of files, as a unified diff.
//!
//! Must not know why they change.

use std::io::{self, Write};
use std::ops::Range;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use super::terminal::escape_for_log;

/// So many lines are shown around what differs.
const AROUND: u32 = 3;

/// Writes the difference of one file as a patch, as `patch -p1` and `git apply` read it; for eyes, its lines made safe for
/// a terminal and for the log of a build service.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diff(out: &mut impl Write, path: &str, old: &[u8], new: &[u8], is_for_eyes: bool) -> io::Result<()> {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let diff = unified(path, &old, &new);
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

/// The difference of two texts; nothing where there is none. To those who read patches, CR alone ends no line.
fn unified(path: &str, old: &str, new: &str) -> String {
    let lines: InternedInput<&str> = InternedInput::new(old, new);
    let mut diff = Diff::compute(Algorithm::Histogram, &lines);
    diff.postprocess_lines(&lines);
    let hunks: Vec<Hunk> = diff.hunks().collect();
    let mut patch = String::new();
    let is_near = |hunk: &Hunk, next: &Hunk| next.before.start - hunk.before.end <= 2 * AROUND;
    for hunks in hunks.chunk_by(is_near) {
        if patch.is_empty() {
            patch = format!("--- a/{path}\n+++ b/{path}\n");
        }
        push_hunks(&mut patch, hunks, &lines);
    }
    patch
}

/// Writes hunks that stand so near to each other that they share the lines between them.
fn push_hunks(patch: &mut String, hunks: &[Hunk], lines: &InternedInput<&str>) {
    let (Some(first), Some(last)) = (hunks.first(), hunks.last()) else { return };
    let count = |tokens: &[_]| u32::try_from(tokens.len()).unwrap_or(u32::MAX);
    let before = first.before.start.min(AROUND);
    let behind = (count(&lines.before) - last.before.end).min(AROUND);
    let old = first.before.start - before..last.before.end + behind;
    let new = first.after.start - before..last.after.end + behind;
    patch.push_str(&format!("@@ -{} +{} @@\n", told(&old), told(&new)));
    let mut push = |sign: char, tokens: &[imara_diff::Token], range: Range<u32>| {
        for token in &tokens[range.start as usize..range.end as usize] {
            let line = lines.interner[*token];
            patch.push(sign);
            patch.push_str(line);
            if !line.ends_with('\n') {
                patch.push_str("\n\\ No newline at end of file\n");
            }
        }
    };
    let mut done = old.start;
    for Hunk { before, after } in hunks {
        push(' ', &lines.before, done..before.start);
        push('-', &lines.before, before.clone());
        push('+', &lines.after, after.clone());
        done = before.end;
    }
    push(' ', &lines.before, done..old.end);
}

/// The lines of a hunk as patches tell them: the first, from 1, and how many. Where there are none, the line before.
fn told(lines: &Range<u32>) -> String {
    match lines.end - lines.start {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn near_lines_share_what_is_between_them_and_far_ones_do_not() {
        let old = (1..=20).fold(String::new(), |text, number| text + &format!("{number}\n"));
        let new = old.replace("2\n3\n", "2\nthree\n").replace("\n6\n", "\n").replace("19\n20\n", "19\n20");
        let expected = "--- a/x.md\n+++ b/x.md\n@@ -1,9 +1,8 @@\n 1\n 2\n-3\n+three\n 4\n 5\n-6\n 7\n 8\n 9\n\
                        @@ -17,4 +16,4 @@\n 17\n 18\n 19\n-20\n+20\n\\ No newline at end of file\n";
        assert_eq!(unified("x.md", &old, &new), expected);
        assert_eq!(unified("x.md", &old, &old), "");
        assert_eq!(unified("x", "", "a\n"), "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
    }

    /// What a patch makes of a text, as `patch` would.
    fn applied(patch: &str, old: &str) -> String {
        let old: Vec<&str> = old.split_inclusive('\n').collect();
        let (mut new, mut at, mut last) = (String::new(), 0, "");
        for line in patch.split_inclusive('\n').skip(2) {
            let (sign, text) = line.split_at(1);
            match sign {
                "@" => {
                    let start: Vec<usize> =
                        text.split(['-', ' ', ',']).filter_map(|number| number.parse().ok()).take(2).collect();
                    let is_empty = start.len() == 2 && text.split(' ').nth(1).is_some_and(|it| it.ends_with(",0"));
                    let start = if is_empty { start[0] } else { start[0] - 1 };
                    new.extend(old[at..start].iter().copied());
                    at = start;
                }
                "\\" if last == "-" => {}
                "\\" => drop(new.pop()),
                "+" => new.push_str(text),
                "-" => {
                    assert_eq!(old[at].trim_end_matches('\n'), text.trim_end_matches('\n'));
                    at += 1;
                }
                _ => {
                    assert_eq!(old[at].trim_end_matches('\n'), text.trim_end_matches('\n'));
                    new.push_str(text);
                    at += 1;
                }
            }
            last = sign;
        }
        new.extend(old[at..].iter().copied());
        new
    }

    proptest! {
        #[test]
        fn a_patch_makes_the_new_text_of_the_old_one(
            old in "([abc]\n){0,12}[abc]?",
            new in "([abc]\n){0,12}[abc]?",
        ) {
            let patch = unified("x.md", &old, &new);
            prop_assert_eq!(patch.is_empty(), old == new);
            prop_assert_eq!(applied(&patch, &old), new);
        }
    }
}
