//! Catalogues as their authors write them, and what is said of mistakes, at which place.

use super::*;

/// The catalogue of one file, and the rule, text and message of each finding, the forms of ids aside: here they are short.
fn read<'a>(path: &str, text: &'a str) -> (Catalogue, Vec<(&'static str, &'a str, String)>) {
    let path = RelPath::new(path);
    let (catalogue, diagnostics) = parse(&Config::default(), [(&path, text)].into_iter());
    let shown = |it: Diagnostic| (it.rule.id, it.span.map_or("", |span| &text[span.range()]), it.message);
    let of_forms = [CATALOGUE_ID_MALFORMED.id, CATALOGUE_PRODUCT_MALFORMED.id];
    let told = diagnostics.into_iter().filter(|it| !of_forms.contains(&it.rule.id));
    (catalogue, told.map(shown).collect())
}

fn clouds(topic: &Topic) -> Vec<String> {
    Config::default().cloud_names(topic.clouds).map(str::to_owned).collect()
}

#[test]
fn rows_become_topics_and_bad_rows_are_said() {
    let text = "\u{20}id,name,product,clouds\r\nAB12,\"Restore, failed\",\"91001, X9\",public usnat\r\n\r\n,nameless,,\r\nab12,Again,,\n";
    let (catalogue, found) = read("topics/topics.csv", text);
    let topic = &catalogue.topics["ab12"];
    assert_eq!((topic.name.as_str(), topic.products.len(), topic.clouds), ("Again", 0, CloudSet::ALL));
    assert_eq!(found[0].1, ",nameless,,");
    assert_eq!(found[1].1, "ab12");
    let (catalogue, found) = read("topics/topics.csv", text.split("\r\n\r\n").next().unwrap());
    let topic = &catalogue.topics["ab12"];
    assert_eq!(
        (topic.name.as_str(), &topic.products[..]),
        ("Restore, failed", &["91001".to_owned(), "x9".to_owned()][..])
    );
    assert_eq!((clouds(topic), found.len()), (vec!["public".to_owned(), "usnat".to_owned()], 0));
}

#[test]
fn findings_stand_at_the_cell() {
    let text = "id,name,prodct,clouds,parent,\n1,\"A \"\"quoted\"\"\nname\",x,\"public; usnt,moon\", 3 \n2,B,,,1\n";
    let (catalogue, found) = read("topics/topics.csv", text);
    let places: Vec<_> = found.iter().map(|(rule, place, _)| (*rule, *place)).collect();
    let expected = [
        ("catalogue-column-unknown", "prodct"),
        ("catalogue-cloud-unknown", "usnt"),
        ("catalogue-cloud-unknown", "moon"),
        ("catalogue-parent-missing", "3"),
    ];
    assert_eq!(places, expected);
    assert_eq!(catalogue.topics["1"].name, "A \"quoted\"\nname");
    assert_eq!(catalogue.topics["2"].parent.as_deref(), Some("1"));
    let (_, found) = read("topics/topics.csv", "name\nx\n");
    assert_eq!((found.len(), found[0].1), (1, "name"));
}

#[test]
fn rows_below_an_open_quotation_mark_are_read() {
    let text = "id,name,clouds\n90010001,\"Restore,public\n90010002,Lost,public\n90010003,Move,\"usnat\"\n";
    let (catalogue, found) = read("topics/topics.csv", text);
    assert_eq!(found.iter().map(|(rule, place, _)| (*rule, *place)).collect::<Vec<_>>(), [("catalogue-invalid", "\"")]);
    let names: Vec<&str> = catalogue.topics.values().map(|topic| topic.name.as_str()).collect();
    assert_eq!(names, ["Restore,public", "Lost", "Move"]);
    assert_eq!(clouds(&catalogue.topics["90010003"]), ["usnat"]);
}

#[test]
fn json_says_the_same() {
    let text = r#"[{"id": 12, "Name": "Restore", "product": ["91001", "X9"], "clouds": "public, usnat"},
        {"id": "13", "name": "Lost", "parent": "1222", "clouds": ["moon"], "colour": "red"}, {"id": "14"}, 7,
        {"id": "15", "name": "Bad", "product": {}, "parent": null, "colour": "blue"},]"#;
    let (catalogue, found) = read("topics/topics.json", text);
    let topic = &catalogue.topics["12"];
    assert_eq!((topic.name.as_str(), &topic.products[..]), ("Restore", &["91001".to_owned(), "x9".to_owned()][..]));
    assert_eq!(clouds(topic), ["public", "usnat"]);
    assert!(
        catalogue.topics["13"].clouds.is_empty(),
        "what is offered in an unknown cloud may be secret in all others"
    );
    let places: Vec<_> = found.iter().map(|(rule, place, _)| (*rule, *place)).collect();
    let expected = [
        ("json-trailing-comma", ","),
        ("catalogue-column-unknown", "colour"),
        ("catalogue-cloud-unknown", "moon"),
        ("catalogue-invalid", "{\"id\": \"14\"}"),
        ("catalogue-invalid", "7"),
        ("catalogue-invalid", "{}"),
        ("catalogue-parent-missing", "1222"),
    ];
    assert_eq!(places, expected);
    for text in ["", "{}", "\"\u{e9}\"", "[", "[[[", "{\"id\":", "nul", "[{\"clouds\": [[\"x\"]]}]"] {
        assert!(!read("topics/topics.json", text).1.is_empty(), "{text}");
    }
}

#[test]
fn what_looks_like_a_formula_survives_a_spreadsheet() {
    for value in ["=1+2", "-7", "+7", "@x", "'=x", "''-x", "'tis", "plain", ""] {
        let cell = escape_cell(value);
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        let quoted = format!("id,name\n7,\"{cell}\"\n");
        let (catalogue, _) = read("topics/topics.csv", &quoted);
        assert_eq!(catalogue.topics.get("7").map_or("", |topic| &topic.name), value);
    }
}

#[test]
fn no_text_is_too_odd() {
    let odd = [
        "",
        "\"",
        "id,name\n\"",
        "id,name\n\"a\"b,c\"d\n",
        "id,name\r1,x\r",
        "id\u{0},name",
        "id,name\n\u{e9},\u{e9}",
        ",\n,",
        "id,name\n1",
    ];
    for text in odd {
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            read("topics/a.csv", &text[..end]);
            read("topics/a.json", &text[..end]);
        }
    }
}

#[test]
fn of_a_row_with_a_cell_too_many_only_what_is_certain_is_used() {
    let text = "name,id,clouds\nRestore, all,90010001,usnat\nMove,90010002,public\n";
    let (catalogue, found) = read("topics/topics.csv", text);
    assert_eq!(
        found.iter().map(|(rule, place, _)| (*rule, *place)).collect::<Vec<_>>(),
        [("catalogue-invalid", "usnat")]
    );
    let topic = &catalogue.topics["90010001"];
    assert_eq!((topic.name.as_str(), topic.clouds), ("Restore", CloudSet::EMPTY), "it may be secret in all others");
    assert_eq!((catalogue.topics.len(), catalogue.is_partial), (2, false));
    // The id is the only cell of its form; or it may be another column's; or it has another form.
    for (text, id) in [
        ("id,product,name\n90010001,91001, 91002,Restore\n", Some(("90010001", "90010001"))),
        ("name,parent,id\nRestore, all,90010001,90010002\n", None),
        ("name,id\nRestore, all,x90010001\n", None),
        ("name,id,parent\nRestore,90010001,90010002,more\n", None),
        ("name,id\n\"Restore,90010001\n", None),
    ] {
        let (catalogue, found) = read("topics/topics.csv", text);
        let topics: Vec<_> = catalogue.topics.iter().map(|(id, topic)| (id.as_str(), topic.name.as_str())).collect();
        assert_eq!((topics.first().copied(), catalogue.is_partial), (id, id.is_none()), "{text}");
        assert_eq!(found.len(), 1, "{text}");
    }
}
