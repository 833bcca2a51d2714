//! What lines begin with: white space, the `>` of quotations, the markers of lists.
//!
//! Must not know what follows.

/// A line that is indented this far is code, outside of lists.
pub const CODE_INDENT: usize = 4;

/// The columns of white space that a line begins with.
pub fn indentation(line: &str) -> usize {
    let blank = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
    blank.fold(0, |column, byte| if byte == b'\t' { column - column % 4 + 4 } else { column + 1 })
}

/// How many `>` a line begins with, up to a number, and what follows them.
pub fn without_quotes(line: &str, most: usize) -> (usize, &str) {
    let (mut quotes, mut content) = (0, line);
    while quotes < most
        && indentation(content) < CODE_INDENT
        && let Some(after) = content.trim_start_matches([' ', '\t']).strip_prefix('>')
    {
        quotes += 1;
        content = after.strip_prefix(' ').unwrap_or(after);
    }
    (quotes, content)
}

/// What follows the marker of a list's item, where a line begins with one.
pub fn without_list_marker(content: &str) -> &str {
    let digits = content.len() - content.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &content[digits..];
    let after = if digits > 0 { rest.strip_prefix(['.', ')']) } else { rest.strip_prefix(['-', '*', '+']) };
    after.filter(|after| after.starts_with([' ', '\t'])).map_or(content, str::trim_start)
}
