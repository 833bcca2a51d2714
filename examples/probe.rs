use selfhelp::article::parse;
use selfhelp::text::RelPath;
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let mut counts = std::collections::BTreeMap::new();
    let mut n = 0;
    let show = std::env::args().nth(2);
    let t = std::time::Instant::now();
    for e in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let e = e.unwrap();
        if e.path().extension().is_some_and(|x| x == "md") {
            let b = std::fs::read(e.path()).unwrap();
            let rel = e.path().strip_prefix(&root).unwrap().to_str().unwrap();
            let p = parse(&RelPath::new(rel), &b);
            n += 1;
            for d in &p.diagnostics {
                *counts.entry(d.rule.id).or_insert(0) += 1;
                if let Some(s) = d.span {
                    assert!(p.article.source.text.get(s.range()).is_some(), "{rel} {s:?}");
                }
                if show.as_deref() == Some(d.rule.id) {
                    println!(
                        "{rel}: {} [{}]",
                        d.message,
                        d.span.map_or("", |s| p.article.source.slice(s)).chars().take(100).collect::<String>()
                    );
                }
            }
            if show.as_deref() == Some(rel) {
                println!(
                    "{}\n{:?}\n{}",
                    p.article.markdown.title.as_ref().map_or("", |t| &t.html),
                    p.article.markdown.headings,
                    p.article.markdown.content.html
                );
            }
        }
    }
    println!("{n} {:?} {counts:#?}", t.elapsed());
}
