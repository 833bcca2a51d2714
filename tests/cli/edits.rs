//! Law 8 under random edits: whatever is changed, and whenever a build is killed, the next one makes what a clean build
//! makes.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use selfhelp::output::MANIFEST;
use walkdir::WalkDir;

use super::{Test, article, said_of_sites};

/// Random numbers that are the same in each run of a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % end
    }

    fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const CLOUDS: [&str; 5] =
    ["public", "public, usnat, ussec", "mooncake", "fairfax, public", "public, mooncake, fairfax, usnat, ussec"];
const WORDS: [&str; 8] = ["disk", "network", "restart", "quota", "0x80070005", "certificate", "redeploy", "billing"];
const KINDS: [&str; 5] = ["generic", "resource", "tsg-description", "tsg-content", "health"];
const JSON_KINDS: [&str; 4] =
    ["advisorRecommendationMetadata", "problemScopingQuestions", "diagnoseAndSolve", "supportTopicDescription"];

fn path(random: &mut Random) -> String {
    format!(
        "articles/{}/{}.md",
        random.one_of(&["a", "b", "c"]),
        random.one_of(&["one", "two", "three", "four", "five"])
    )
}

/// A JSON body with what bodies of all kinds have: texts with links and includes, and ids of other articles.
fn json(random: &mut Random) -> String {
    let rich = random.one_of(&[
        "[AZURE.INCLUDE [a part](../../includes/part.md)]",
        "[One](../a/one.md#disk)",
        "**Bold** ![a](a.png)",
        "Plain",
    ]);
    let (id, word) = (random.one_of(&WORDS), random.one_of(&WORDS));
    format!(
        r#"{{"resourceRequired": true, "title": "{rich}", "description": "{rich}", "displayLabel": "{word}",
"recommendationResourceType": "A.X/y", "longDescription": "{rich} {word}", "shortDescription": "{rich}",
"formElements": [{{"id": "a", "order": 1, "controlType": "textbox", "displayLabel": "{rich}", "content": "{rich}"}}],
"supportTopics": [{{"id": "1000000{}", "shortDescription": "{rich}", "searchTags": "{word}"}}],
"commonProblems": [{{"title": "{rich}", "commonSolutionArticleId": "{id}", "symptomId": "{word}", "supportTopicId": "10000001"}}]}}"#,
        random.below(5)
    )
}

/// An article with properties that others see, and links and includes of all sorts.
fn text(random: &mut Random) -> String {
    let (title, word) = (random.one_of(&WORDS), random.one_of(&WORDS));
    let clouds = random.one_of(&CLOUDS);
    let (kind, body) = match random.below(3) {
        0 => (random.one_of(&JSON_KINDS), format!("---\n{}\n---\n", json(random))),
        _ => (random.one_of(&KINDS), body(random)),
    };
    let named = if random.below(6) == 0 {
        String::new()
    } else {
        format!("pageTitle=\"{title} {word}\" infoBubbleText=\"{word}\"")
    };
    let properties = format!(
        "<properties {named} selfHelpType=\"{kind}\" symptomId=\"{}\" cloudEnvironments=\"{clouds}\" articleId=\"{}\" \
         service=\"a.{}\" supportTopicIds=\"1000000{}\" productPesIds=\"{}\" />\n\n# {title}\n\n",
        random.one_of(&WORDS),
        random.one_of(&WORDS),
        random.one_of(&["x", "y"]),
        random.below(5),
        random.below(3),
    );
    properties + &body
}

/// A body of Markdown.
fn body(random: &mut Random) -> String {
    let parts = (0..random.below(5)).map(|_| match random.below(6) {
        0 => format!(
            "[Another](../{}/{}.md#{})\n\n",
            random.one_of(&["a", "b"]),
            random.one_of(&["one", "two"]),
            random.one_of(&WORDS)
        ),
        1 => "[AZURE.INCLUDE [a part](../../includes/part.md)]\n\n".to_owned(),
        2 => "![a picture](a.png)\n\n".to_owned(),
        3 => format!("## {}\n\n", random.one_of(&WORDS)),
        4 => format!("[Portal](https://portal.azure.com/#{})\n\n", random.one_of(&WORDS)),
        _ => format!("Try to {} the {}.\n\n", random.one_of(&WORDS), random.one_of(&WORDS)),
    });
    parts.collect()
}

/// Changes something that sites are made from.
fn change(random: &mut Random, test: &Test) {
    match random.below(18) {
        0..=3 => test.put(&path(random), &text(random)),
        4..=6 => {
            // The words of a body alone.
            let path = path(random);
            if test.has(&path) {
                test.put(&path, &format!("{}Once more: {}.\n", test.read(&path), random.one_of(&WORDS)));
            }
        }
        7 => drop(fs::remove_file(test.path(&path(random)))),
        8 => {
            let (from, to) = (random.one_of(&["a", "b", "c"]), random.one_of(&["a", "d"]));
            drop(fs::rename(test.path(&format!("articles/{from}")), test.path(&format!("articles/{to}"))));
        }
        9 => test.put(
            "includes/part.md",
            &format!("Included {}.\n\n[AZURE.INCLUDE [b](other.md)]\n", random.one_of(&WORDS)),
        ),
        10 => test.put(
            "includes/other.md",
            &format!("## {0}\n\n[one](../articles/a/one.md) [{0}](data-blade:A_B.{0}Blade)\n", random.one_of(&WORDS)),
        ),
        11 => test.put("articles/a/a.png", random.one_of(&WORDS)),
        12 => test.put("templates/404.html", &format!("<!doctype html><title>{}</title>", random.one_of(&WORDS))),
        13 => test.put("names.toml", &format!("[services]\n\"a.x\" = \"{}\"\n", random.one_of(&WORDS))),
        14 => {
            let topic =
                format!("product_id,topic_id,topic_name\n1,1000000{},{}\n", random.below(5), random.one_of(&WORDS));
            test.put("topics/all.csv", &topic);
        }
        15 | 16 => {
            // A title alone.
            let path = path(random);
            if test.has(&path) {
                test.put(&path, &with_title(&test.read(&path), random.one_of(&WORDS)));
            }
        }
        _ => test.put(
            "selfhelp.toml",
            &format!("[pages]\nedit = \"https://example.com/{}/{{path}}\"\n", random.one_of(&WORDS)),
        ),
    }
}

/// An article that is called something else: by its properties, and where they do not say it, by its heading.
fn with_title(text: &str, title: &str) -> String {
    for (begin, end) in [("pageTitle=\"", "\""), ("\n# ", "\n")] {
        if let Some((before, rest)) = text.split_once(begin) {
            let after = rest.split_once(end).map_or("", |(_, after)| after);
            return format!("{before}{begin}{title}{end}{after}");
        }
    }
    text.to_owned()
}

/// Starts a build, and kills it soon.
fn kill(random: &mut Random, test: &Test) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    command.arg("build").current_dir(test.path("")).stdout(Stdio::null()).stderr(Stdio::null());
    let mut build = command.spawn().unwrap();
    std::thread::sleep(Duration::from_micros(200 * random.below(300) as u64));
    // It may be done already.
    drop(build.kill());
    build.wait().unwrap();
}

fn follow(seed: u64, steps: usize) {
    let (mut random, test) = (Random(seed), Test::new().file("articles/a/one.md", &article("one", "public", "One.")));
    for step in 0..steps {
        for _ in 0..=random.below(2) {
            change(&mut random, &test);
        }
        if random.below(4) == 0 {
            kill(&mut random, &test);
        }
        // What is remembered may be damaged at any place; what a killed build began to write may be empty.
        if random.below(12) == 0 && test.has(".selfhelp") {
            let kept = test.tree(".selfhelp").into_iter().filter(|(_, bytes)| !bytes.is_empty());
            for (name, mut bytes) in kept.filter(|_| random.below(2) == 0).collect::<Vec<_>>() {
                let at = random.below(bytes.len());
                bytes[at] ^= 1;
                fs::write(test.path(&format!(".selfhelp/{name}")), bytes).unwrap();
            }
        }
        // Somebody else may write into a site, or remove what is there.
        if random.below(12) == 0 && test.has("site/public/index.html") {
            let files: Vec<String> = test.tree("site/public").into_keys().filter(|path| path != MANIFEST).collect();
            let file = test.path(&format!("site/public/{}", files[random.below(files.len())]));
            if random.below(2) == 0 {
                fs::remove_file(file).unwrap();
            } else {
                fs::write(file, "somebody else's").unwrap();
            }
        }
        build(&test, &format!("seed {seed}, step {step}"));
        fs::remove_dir_all(test.path("clean")).unwrap();
    }
}

/// Builds, and compares with a build that remembers nothing.
fn build(test: &Test, when: &str) {
    let warm = test.run(["build", "--format", "json"]);
    let clean = test.run(["build", "--no-cache", "--out", "clean", "--format", "json"]);
    assert_eq!(said_of_sites(&warm), said_of_sites(&clean), "{when}");
    assert!(clean.status < 2 && warm.status == clean.status, "{when}: {warm:?} {clean:?}");
    assert_eq!(test.sites("site"), test.sites("clean"), "{when}");
    for site in test.sites("clean") {
        let (clean, warm) = (test.tree(&format!("clean/{site}")), test.tree(&format!("site/{site}")));
        let different: Vec<&String> =
            clean.keys().chain(warm.keys()).filter(|path| clean.get(*path) != warm.get(*path)).collect();
        assert!(different.is_empty(), "{when}: {site}: {different:?}");
    }
}

#[test]
fn whichever_article_is_called_something_else_the_sites_are_those_of_a_clean_build() {
    let (test, sample) = (Test::new(), Path::new(env!("CARGO_MANIFEST_DIR")));
    // Without a catalogue, so that topics are called as articles are.
    let files = WalkDir::new(sample.join("articles")).into_iter().map(Result::unwrap);
    for file in files.filter(|file| file.file_type().is_file()) {
        let path = test.path(file.path().strip_prefix(sample).unwrap().to_str().unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(file.path(), path).unwrap();
    }
    build(&test, "at first");
    let articles: Vec<String> = test.tree("articles").into_keys().filter(|path| path.ends_with(".md")).collect();
    for article in articles.iter().map(|path| format!("articles/{path}")) {
        let text = test.read(&article);
        // Two that are called the same are told apart.
        for title in ["Another title", "How to begin"] {
            test.put(&article, &with_title(&text, title));
            build(&test, &format!("{article} is called {title}"));
        }
    }
}

#[test]
fn after_random_edits_and_kills_the_sites_are_those_of_a_clean_build() {
    follow(1, 40);
}

#[test]
#[ignore = "takes minutes"]
fn long_after_many_random_edits_and_kills_the_sites_are_those_of_a_clean_build() {
    (2..22).for_each(|seed| follow(seed, 100));
}
