//! Encodings, line endings, and files that hold little or nothing.

use super::{CLEAN, findings, found, page, pair, parsed, shown};
use selfhelp::text::{Encoding, LineEndings};

#[test]
fn a_byte_order_mark_is_no_text() {
    let file = format!("\u{feff}{CLEAN}Words.");
    assert_eq!(page(&file), "<p>Words.</p>");
    assert_eq!(findings(&file), []);
    assert!(parsed(&file).source.byte_order_mark);
}

#[test]
fn line_endings_of_windows_read_as_any_other() {
    let file = format!("{CLEAN}One\ntwo\n\n* a\n* b\n").replace('\n', "\r\n");
    assert_eq!(page(&file).replace('\r', ""), "<p>One\ntwo</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
    assert_eq!(findings(&file), []);
    assert_eq!(parsed(&file).source.line_endings, LineEndings::CrLf);
}

#[test]
fn both_line_endings_may_be_mixed() {
    let file = format!("{CLEAN}One\r\n\r\nTwo\n\nThree");
    assert_eq!(page(&file), "<p>One</p>\n<p>Two</p>\n<p>Three</p>");
    assert_eq!(findings(&file), []);
    assert_eq!(parsed(&file).source.line_endings, LineEndings::Mixed);
}

#[test]
fn windows_1252_is_read_and_reported() {
    let mut file = CLEAN.as_bytes().to_vec();
    file.extend(b"caf\xe9 \x93quoted\x94");
    assert_eq!(page(&file), "<p>caf\u{e9} \u{201c}quoted\u{201d}</p>");
    assert_eq!(findings(&file), [pair("encoding-not-utf8", "\u{e9}")]);
    assert_eq!(parsed(&file).source.encoding, Encoding::Windows1252);
}

#[test]
fn an_empty_file_is_an_error_and_an_article() {
    for file in ["", " \n\t\n", "\u{feff}"] {
        let rules: Vec<&str> = findings(file).into_iter().map(|(rule, _)| rule).collect();
        assert!(rules.contains(&"file-empty"), "{file:?} {rules:?}");
    }
    assert_eq!(parsed("").title(), "case");
}

#[test]
fn a_file_may_end_anywhere() {
    for end in 0..CLEAN.len() {
        findings(&CLEAN[..end]);
    }
}

#[test]
fn control_characters_do_not_reach_the_page() {
    let html = shown("a\u{1}b\u{2}c\u{7}d\u{0}e");
    assert!(!html.chars().any(|character| character.is_control() && character != '\n'), "{html:?}");
    assert!(found("a\u{1}b").contains(&pair("control-character", "\u{1}")));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let file = "x".repeat(selfhelp::article::MAX_FILE_BYTES + 1);
    assert_eq!(findings(file), [pair("file-too-large", "")]);
}

#[test]
fn what_is_no_text_is_not_read() {
    let utf16: Vec<u8> = CLEAN.bytes().flat_map(|byte| [byte, 0]).collect();
    let half = [b"\xff\xfe".as_slice(), &utf16, b"x"].concat();
    let with_control = [b"\xff\xfe".as_slice(), &utf16, b"\x01\x00"].concat();
    for file in [half, with_control, utf16, b"\x7fELF\x02\x01\x01\x00\x00\xe9".to_vec()] {
        assert_eq!(findings(&file), [pair("encoding-not-utf8", "")]);
        assert_eq!(&*parsed(&file).source.text, "");
    }
}

#[test]
fn utf16_with_its_mark_is_read() {
    let units = || CLEAN.encode_utf16();
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
    for file in [little, big] {
        assert_eq!(findings(&file), [pair("encoding-not-utf8", "")]);
        assert_eq!(&*parsed(&file).source.text, CLEAN);
    }
}

#[test]
fn lines_that_end_in_cr_alone_are_lines() {
    let file = CLEAN.replace('\n', "\r");
    assert_eq!(parsed(&file).source.line_endings, LineEndings::Cr);
    assert_eq!(&*parsed(&file).source.text, CLEAN);
}

#[test]
fn after_very_many_findings_the_rest_is_counted() {
    let found = found(&"<script>\n\n".repeat(500));
    assert_eq!(found.len(), 201);
    assert_eq!(found.last().unwrap().0, "too-many-findings");
}
