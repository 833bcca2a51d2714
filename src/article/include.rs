//! Lines that include a text: `[!INCLUDE [name](path)]`, or `[AZURE.INCLUDE ...]`.
//!
//! Must not know where they may stand, nor what is included.

use memchr::memmem;

/// What a line that includes a text begins with.
const BEGINNINGS: [&str; 2] = ["[AZURE.INCLUDE", "[!INCLUDE"];

/// Whether a text may include another; where not, it does not.
pub(super) fn may_include(text: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| memmem::find(text.as_bytes(), beginning.as_bytes()).is_some())
}

/// The name and the target of a line that includes a text.
pub(super) fn include(line: &str) -> Option<(&str, &str)> {
    let rest = BEGINNINGS.iter().find_map(|beginning| line.strip_prefix(beginning))?.trim_start();
    let (name, rest) = rest.strip_prefix('[')?.split_once(']')?;
    let (target, rest) = rest.strip_prefix('(')?.split_once(')')?;
    (rest.trim() == "]").then_some((name, target))
}
