//! House rules that the compiler does not know. Each failure says what to do.
//!
//! A file's tests are the part from `#[cfg(test)]` on, unless that declares a file of tests; what is forbidden in the program is free there.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longer files are let in here only, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[
    ("src/article/json_typed.rs", "a serde deserializer: the methods that the trait asks for stand together"),
    ("src/article/markdown.rs", "one pass over one stream of events, all of which share its state"),
    ("src/article/sanitise.rs", "every method works on the one stack of open elements, which must stay balanced"),
];

/// Longer functions are let in here only, each with its reason.
const LONG_FUNCTIONS: &[(&str, &str)] = &[];

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 60;

/// The modules that may do input and output.
const EDGES: &[&str] = &["cli", "disk", "history", "linkcheck", "lsp", "publish", "report", "serve", "store", "watch"];

/// What belongs into the edges, as it is written.
const INPUT_AND_OUTPUT: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "time::Instant",
    "Instant::now",
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
];

/// What is for the moment, or ends in a panic.
const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!", ".unwrap()", ".expect(", "panic!", "unreachable!"];

/// One Rust file of the package.
struct SourceFile {
    /// From the package's root, always with `/`.
    path: String,
    text: String,
}

impl SourceFile {
    /// Line numbers and lines of the program: without its tests, and without comments.
    fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let is_mark = |place: usize| lines[place].trim() == "#[cfg(test)]";
        // Tests in a file of their own are declared where modules are, and the program goes on behind.
        let is_declaration = |place: usize| lines.get(place + 1).is_some_and(|line| line.trim().ends_with(';'));
        let is_test_file = self.path.ends_with("/tests.rs");
        let first_test = (0..lines.len()).find(|&place| is_mark(place) && !is_declaration(place));
        let end = if is_test_file { 0 } else { first_test.unwrap_or(lines.len()) };
        lines
            .into_iter()
            .take(end)
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(index, line)| (index + 1, line.split(" // ").next().unwrap_or(line)))
    }

    /// The module of `src/lib.rs` that the file belongs to.
    fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let module = inside.split('/').next()?;
        Some(module.strip_suffix(".rs").unwrap_or(module)).filter(|module| !matches!(*module, "lib" | "main"))
    }

    /// Whether `super` is the root of the crate here.
    fn is_top_of_module(&self) -> bool {
        let inside = self.path.strip_prefix("src/").unwrap_or("");
        !inside.contains('/') || (inside.ends_with("/mod.rs") && inside.matches('/').count() == 1)
    }
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder, as paths from the package's root.
fn files_below(folder: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders = vec![package().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        for path in entries {
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !matches!(name, "target" | "node_modules" | "corpus" | "artifacts") {
                    folders.push(path);
                }
            } else {
                paths.push(path.strip_prefix(package()).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    paths.sort();
    paths
}

fn rust_files(folders: &[&str]) -> Vec<SourceFile> {
    let paths = folders.iter().flat_map(|folder| files_below(folder)).filter(|path| path.ends_with(".rs"));
    paths.map(|path| SourceFile { text: fs::read_to_string(package().join(&path)).unwrap(), path }).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(package().join(path)).unwrap_or_else(|error| panic!("cannot read `{path}`: {error}"))
}

/// Fails with all findings at once, and what to do about them.
fn none(findings: &[String], way_out: &str) {
    assert!(findings.is_empty(), "\n{}\n\nWhat to do: {way_out}\n", findings.join("\n"));
}

/// The modules of `src/lib.rs`, in the order in which they are declared.
fn modules() -> Vec<String> {
    let text = read("src/lib.rs");
    text.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect()
}

/// The names that follow a path's beginning, such as `text` for `crate::` in `use crate::text::Span`.
fn names_after<'a>(line: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(beginning).map(move |(at, _)| {
        let rest = &line[at + beginning.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

#[test]
fn a_module_imports_only_modules_declared_above_it() {
    let modules = modules();
    assert!(!modules.is_empty(), "declare the modules in `src/lib.rs` as `pub mod name;`");
    let mut findings = Vec::new();
    for file in rust_files(&["src"]) {
        let Some(module) = file.module() else { continue };
        let Some(place) = modules.iter().position(|declared| declared == module) else {
            findings.push(format!("{}: `{module}` is not declared in src/lib.rs", file.path));
            continue;
        };
        for (number, line) in file.program() {
            if line.contains("crate::{") {
                findings.push(format!("{}:{number}: write one `use crate::module::...` for each module", file.path));
            }
            let from_root = if file.is_top_of_module() { "super::" } else { "crate::" };
            for name in names_after(line, "crate::").chain(names_after(line, from_root)) {
                let used = modules.iter().position(|declared| declared == name);
                if used.is_some_and(|used| used > place) {
                    findings.push(format!("{}:{number}: `{module}` uses `{name}`, declared below it", file.path));
                }
            }
        }
    }
    findings.dedup();
    none(
        &findings,
        "move what is needed upward, or pass it in as a value; where only the order in src/lib.rs is wrong, mend that \
         (and keep `reorder_modules = false` in rustfmt.toml)",
    );
}

#[test]
fn every_file_begins_with_its_duty() {
    let all = rust_files(&["src", "tests", "benches", "examples", "fuzz"]);
    let findings: Vec<String> =
        all.iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path.clone()).collect();
    none(&findings, "begin the file with `//! ` and its duty in one sentence");
}

#[test]
fn every_module_says_what_it_must_not_know() {
    let lacks = |file: &SourceFile| {
        let header: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        let header = header.join(" ");
        !header.contains("Must not") && !header.contains("Never ")
    };
    let is_exempt = |path: &str| matches!(path, "src/lib.rs" | "src/main.rs") || path.ends_with("/tests.rs");
    let files = rust_files(&["src"]);
    let findings: Vec<String> =
        files.iter().filter(|file| !is_exempt(&file.path) && lacks(file)).map(|file| file.path.clone()).collect();
    none(&findings, "add a sentence `Must not know ...` (or `Must not do ...`) to the header");
}

#[test]
fn nothing_is_unfinished_and_nothing_panics_on_purpose() {
    let mut findings = Vec::new();
    for file in rust_files(&["src"]) {
        for (number, line) in file.program() {
            let found = UNFINISHED.iter().filter(|word| line.contains(*word));
            findings.extend(found.map(|word| format!("{}:{number}: `{word}`", file.path)));
        }
    }
    none(&findings, "handle the case: a diagnostic, an `anyhow` error at an edge, or a value that is right without it");
}

#[test]
fn every_allow_has_a_reason() {
    let mut findings = Vec::new();
    for file in rust_files(&["src", "tests", "benches", "examples", "fuzz"]) {
        for (at, _) in file.text.match_indices("#[allow(").chain(file.text.match_indices("#![allow(")) {
            let attribute = file.text[at..].split(")]").next().unwrap_or("");
            let is_quoted = file.text[..at].ends_with('"');
            if !attribute.contains("reason") && !is_quoted {
                let number = file.text[..at].matches('\n').count() + 1;
                findings.push(format!("{}:{number}", file.path));
            }
        }
    }
    none(&findings, "write `#[allow(lint, reason = \"why\")]`, or mend what the lint says");
}

/// Fails where something is too long and not let in, and where something let in is no longer too long.
fn hold_lengths(lengths: &BTreeMap<String, usize>, limit: usize, exceptions: &[(&str, &str)], list: &str) {
    let mut findings = Vec::new();
    for (name, length) in lengths {
        let is_let_in = exceptions.iter().any(|(exception, _)| exception == name);
        if *length > limit && !is_let_in {
            findings.push(format!("{name}: {length} lines, and {limit} are allowed"));
        }
    }
    for (exception, reason) in exceptions {
        let is_needed = lengths.get(*exception).is_some_and(|length| *length > limit);
        if !is_needed {
            findings.push(format!("{exception}: is short enough now; take it out of {list} in tests/tidy.rs"));
        }
        assert!(reason.len() > 10, "{exception}: say in {list} why it is long");
    }
    none(&findings, &format!("take the second concern out into a file or function of its own (or argue in {list})"));
}

#[test]
fn files_are_short() {
    let last_line = |file: &SourceFile| file.program().map(|(number, _)| number).last().unwrap_or(0);
    let lengths = rust_files(&["src"]).iter().map(|file| (file.path.clone(), last_line(file))).collect();
    hold_lengths(&lengths, MAX_FILE_LINES, LONG_FILES, "LONG_FILES");
}

#[test]
fn functions_are_short() {
    let mut lengths = BTreeMap::new();
    for file in rust_files(&["src"]) {
        let lines: Vec<(usize, &str)> = file.program().collect();
        for (index, (number, line)) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            let last = lines[index..].iter().find(|(_, line)| *line == end || line.starts_with(&format!("{indent});")));
            let length = last.map_or(1, |(last, _)| last - number + 1);
            lengths.insert(format!("{}::{name}", file.path), length);
        }
    }
    assert!(lengths.len() > 100, "functions are no longer recognised");
    hold_lengths(&lengths, MAX_FUNCTION_LINES, LONG_FUNCTIONS, "LONG_FUNCTIONS");
}

/// The name of the function that a line begins; nothing for one without a body of its own lines.
fn function_name(line: &str) -> Option<&str> {
    let code = line.trim_start();
    let at = code.find("fn ")?;
    let is_declaration = code[..at].split_whitespace().all(|word| {
        matches!(word, "pub" | "const" | "async" | "unsafe" | "extern")
            || word.starts_with("pub(")
            || word.ends_with(')')
    });
    let name = code[at + 3..].split(['(', '<']).next()?;
    (is_declaration && !code.ends_with(['}', ';'])).then_some(name)
}

#[test]
fn only_the_edges_do_input_and_output() {
    let mut findings = Vec::new();
    for file in rust_files(&["src"]) {
        if file.path == "src/main.rs" || file.module().is_some_and(|module| EDGES.contains(&module)) {
            continue;
        }
        for (number, line) in file.program() {
            let found = INPUT_AND_OUTPUT.iter().filter(|word| line.contains(*word));
            findings.extend(found.map(|word| format!("{}:{number}: `{word}`", file.path)));
        }
    }
    none(&findings, &format!("leave this to an edge ({}), and pass in what it gives", EDGES.join(", ")));
}

#[test]
fn all_templates_and_static_files_are_embedded() {
    let embedded = |folder: &str, list: &[(&str, &[u8])]| -> BTreeSet<String> {
        list.iter().map(|(name, _)| format!("{folder}/{name}")).collect()
    };
    let lists = [
        ("templates", embedded("templates", selfhelp::render::EMBEDDED_TEMPLATES)),
        ("static", embedded("static", selfhelp::render::EMBEDDED_STATIC)),
    ];
    for (folder, listed) in lists {
        let is_catalogue = |path: &String| path.starts_with("templates/texts/");
        let there: BTreeSet<String> = files_below(folder).into_iter().filter(|path| !is_catalogue(path)).collect();
        let findings: Vec<String> = there.symmetric_difference(&listed).cloned().collect();
        none(&findings, "make the list in src/render/templates.rs say what the folder holds");
    }
}

#[test]
fn every_text_of_the_interface_is_there_in_every_language() {
    let (said, written) = interface_texts();
    assert!(said.len() > 100, "the texts are found where they are used");
    for (language, catalogue) in selfhelp::render::EMBEDDED_CATALOGUES {
        let words: BTreeMap<String, String> = toml::from_str(catalogue).unwrap();
        let known: BTreeSet<String> = words.into_keys().collect();
        let lacking = said.difference(&known).map(|text| format!("templates/texts/{language}.toml lacks {text:?}"));
        let unused = known.difference(&written);
        let unused = unused.map(|text| format!("templates/texts/{language}.toml has {text:?}, which nothing says"));
        let findings: Vec<String> = lacking.chain(unused).collect();
        none(&findings, "translate what is lacking, and take out what is not used");
    }
}

/// The English texts that are certainly said, and all strings that may be: texts in `[[ ]]` of templates, and strings of scripts and
/// of the program, of which some are asked for in the reader's language at once.
fn interface_texts() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut said: BTreeSet<String> = selfhelp::article::WORDS.iter().map(|text| (*text).to_owned()).collect();
    for kind in selfhelp::article::Kind::ALL {
        said.extend([selfhelp::render::kind_name(kind), selfhelp::render::kind_plural(kind)].map(str::to_owned));
    }
    for path in files_below("templates").into_iter().filter(|path| path.ends_with(".html")) {
        let template = read(&path);
        let inside = template.split("[[").skip(1).filter_map(|rest| rest.split_once("]]"));
        said.extend(inside.map(|(text, _)| text.to_owned()).filter(|text| !text.starts_with('@')));
    }
    let mut written = BTreeSet::new();
    let scripts = files_below("static").into_iter().filter(|path| path.ends_with(".js"));
    let programs = rust_files(&["src/render"]).into_iter().map(|file| {
        let program: Vec<&str> = file.program().map(|(_, line)| line).collect();
        program.join("\n")
    });
    for program in scripts.map(|path| read(&path)).chain(programs) {
        written.extend(program.lines().flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned));
        for call in [" t(\"", "(t(\"", "said(\"", "copyButton(\"", "texts.get(\"", "texts.with(\""] {
            let texts = program.split(call).skip(1).filter_map(|rest| rest.split_once('"'));
            said.extend(texts.map(|(text, _)| text.to_owned()));
        }
        for arguments in program.split("texts.counted(").skip(1).filter_map(|rest| rest.split_once(')')) {
            said.extend(arguments.0.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    written.extend(said.iter().cloned());
    (said, written)
}

#[test]
fn every_rule_is_registered() {
    let is_registered = |id: &str| selfhelp::rules::find(id).is_some();
    let of_parser = selfhelp::article::findings::ALL.iter().map(|rule| rule.id).filter(|id| !is_registered(id));
    let mut findings: Vec<String> = of_parser.map(|id| format!("src/article/findings.rs: `{id}`")).collect();
    for file in rust_files(&["src"]) {
        let program: Vec<&str> = file.program().map(|(_, line)| line).collect();
        let program = program.join("\n");
        for constructor in ["Rule::error(", "Rule::warning(", "Rule::info("] {
            for part in program.split(constructor).skip(1) {
                let id = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                findings.extend(id.filter(|id| !is_registered(id)).map(|id| format!("{}: `{id}`", file.path)));
            }
        }
    }
    none(&findings, "give the rule a row in the `mod.rs` of its group in src/rules, and a page beside it");
}

#[test]
fn every_dependency_is_argued() {
    let manifest = read("Cargo.toml");
    let documented = read("docs/dependencies.md");
    let mut section = "";
    let mut findings = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.contains("dependencies]")
            && let Some((name, _)) = line.split_once('=')
            && !documented.contains(&format!("`{}`", name.trim()))
        {
            findings.push(format!("`{}`", name.trim()));
        }
    }
    none(&findings, "say in docs/dependencies.md what each is for, and why not something else");
}

#[test]
fn nothing_is_made_elsewhere() {
    let is_made = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        ["whl", "gz", "zst", "zip", "orig", "rej", "log", "profraw"]
            .iter()
            .any(|end| name.ends_with(&format!(".{end}")))
    };
    let known = Command::new("git").args(["ls-files"]).current_dir(package()).output();
    let Some(listed) = known.ok().filter(|output| output.status.success()) else {
        println!("this is no git repository: what it holds is not looked at");
        return;
    };
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let findings: Vec<String> = listed.lines().filter(|path| is_made(path)).map(str::to_owned).collect();
    none(&findings, "`git rm` what was downloaded or made, and write what makes it into `.gitignore`");
}
