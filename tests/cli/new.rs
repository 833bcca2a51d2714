//! `selfhelp new`: a new article of each kind, what it takes from its neighbours, what is left to its author, and what is
//! refused.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Test, article};
use selfhelp::article::Kind;
use selfhelp::disk;
use selfhelp::new_article::{PLACEHOLDER, Wish, new_article, place};
use selfhelp::session::{Change, Session};

/// What a check says of every new article without a title.
const ALWAYS: [&str; 3] = ["page-title-missing", "description-missing", "template-text"];

/// A folder of the sample content for each kind, and what a check says beside that: what no neighbours agree on, and what
/// an author alone knows.
const LEFT: [(Kind, &str, &[&str]); 16] = [
    (Kind::Generic, "nimbus.network", &["support-topic-ids-missing", "product-pes-ids-missing"]),
    (Kind::Resource, "nimbus.compute", &["ms-author-missing"]),
    (Kind::Apollo, "nimbus.backup", &["support-topic-ids-missing", "apollo-field-missing"]),
    (
        Kind::ProblemScopingQuestions,
        "nimbus.forms",
        &["ms-author-missing", "support-topic-ids-missing", "product-pes-ids-missing", "ownership-id-missing"],
    ),
    (Kind::TsgDescription, "nimbus.backup-agent-offline-tsg", &[]),
    (Kind::TsgContent, "nimbus.backup-agent-offline-tsg", &[]),
    (Kind::TsgQuestions, "nimbus.backup-agent-offline-tsg", &[]),
    (
        Kind::Diagnostics,
        "nimbus.insights",
        &[
            "info-bubble-text-missing",
            "service-resource-missing",
            "ms-author-missing",
            "diagnostic-scenario-missing",
            "ownership-id-missing",
        ],
    ),
    (Kind::Rca, "nimbus.rca", &["info-bubble-text-missing"]),
    (Kind::ServiceHealthInsights, "nimbus.servicehealth", &["info-bubble-text-missing", "clouds-missing"]),
    (Kind::Health, "nimbus.health", &["info-bubble-text-missing", "service-resource-missing"]),
    (
        Kind::AdvisorRecommendationMetadata,
        "nimbus.advisor",
        &[
            "ms-author-missing",
            "json-value-unknown",
            "json-value-unknown",
            "advisor-name-invalid",
            "advisor-link-missing",
            "advisor-blade-incomplete",
            "advisor-document-link-missing",
        ],
    ),
    (
        Kind::SupportTopicDescription,
        "nimbus.topics",
        &["ms-author-missing", "product-pes-ids-missing", "ownership-id-missing", "topic-list-id-invalid"],
    ),
    (Kind::DiagnoseAndSolve, "nimbus.backup", &["menu-problem-unsolved", "menu-entry-incomplete"]),
    (Kind::Tools, "nimbus.compute", &[]),
    (Kind::PartnerCenterQuickStart, "nimbus.partners", &[]),
];

#[test]
fn a_check_of_each_kind_finds_what_its_author_alone_knows_and_nothing_else() {
    let sources = disk::load(Path::new(env!("CARGO_MANIFEST_DIR")), None).unwrap().sources;
    let mut session = Session::for_checks(sources);
    let snapshot = session.snapshot().unwrap();
    let mut expected = BTreeMap::new();
    for (number, (kind, folder, left)) in LEFT.into_iter().enumerate() {
        let path = place(&snapshot.sources, &format!("articles/{folder}/new-{}", kind.slug())).unwrap();
        let wish = Wish { kind, path: &path, title: None };
        let new = new_article(&snapshot.config, &snapshot.corpus, wish, fresh_ids(number));
        // One finding is about both `service` and `resource`; those of advisors and of apollo are about bodies.
        let is_of_property = |rule: &&&str| rule.ends_with("-missing") && !rule.starts_with('a');
        let missing = left.iter().filter(is_of_property).count();
        let both = usize::from(left.contains(&"service-resource-missing"));
        assert_eq!(new.left.len(), missing + both + 2, "{kind:?} tells what is left: {:#?}", new.left);
        session.apply(Change::Write(path.clone(), new.text.as_bytes().into()));
        let mut rules = [&ALWAYS, left].concat();
        rules.sort_unstable();
        expected.insert(path.to_string(), rules);
    }
    let snapshot = session.snapshot().unwrap();
    let mut found: BTreeMap<String, Vec<&str>> = expected.keys().map(|path| (path.clone(), Vec::new())).collect();
    for finding in session.check(&snapshot, Vec::new(), &[]).unwrap() {
        found.entry(finding.path.to_string()).or_default().push(finding.rule.id);
    }
    for rules in found.values_mut() {
        rules.sort_unstable();
    }
    assert_eq!(found, expected);
    assert!(Kind::ALL.iter().all(|kind| LEFT.iter().any(|(of, ..)| of == kind)), "a row for each kind");
}

/// Ids that nothing has, and that differ between articles.
fn fresh_ids(number: usize) -> impl FnMut() -> String {
    let mut count = 0;
    move || {
        count += 1;
        format!("00000000-0000-4000-8000-{number:06x}{count:06x}")
    }
}

#[test]
fn an_article_is_made_beside_its_neighbours_and_told_of() {
    let test = Test::new()
        .file("articles/a/first.md", &article("first", "public, fairfax, blackforest", "Words."))
        .file("articles/a/second-mooncake.md", &article("second", "mooncake", "Words."));
    let answer = test.run(["new", "GENERIC", "articles/a/third", "--title", "Third \"of\" R&D"]);
    answer
        .status(0)
        .says("made articles/a/third.md, articleId ")
        .says("service = Sample.Service  (2 of 2 generic articles in articles/a)")
        .says("cloudEnvironments = public, fairfax  (1 of 1 generic articles in articles/a)")
        .says("supportTopicIds: list the support topics")
        .says("`selfhelp check articles/a/third.md`")
        .lacks("pageTitle:");
    let text = test.read("articles/a/third.md");
    for line in [
        "\tpageTitle=\"Third &quot;of&quot; R&amp;D\"",
        "\tservice=\"Sample.Service\"",
        "\tms.author=\"mara\"",
        "\tselfHelpType=\"generic\"",
        "\tproductPesIds=\"91001\"",
        "\townershipId=\"Nimbus_Samples\"",
        "# Third \"of\" R&D",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}: {text}");
    }
    let id = text.split("articleId=\"").nth(1).unwrap();
    assert!(selfhelp::article::topic_list::is_guid(&id[..36]) && &id[14..15] == "4", "a GUID of version 4: {id}");
    let findings = test.run(["check", "articles/a/third.md", "--format", "concise"]).stdout;
    for finding in findings.lines() {
        let known = ["[description-missing]", "[support-topic-ids-missing]", "[template-text]"];
        assert!(known.iter().any(|rule| finding.contains(rule)), "{finding}");
    }
    // A file that is named for a cloud is for it.
    test.run(["new", "generic", "articles/a/third-mooncake"])
        .status(0)
        .says("cloudEnvironments = mooncake  (the file is");
}

#[test]
fn what_neighbours_do_not_agree_on_is_left_with_what_they_say() {
    let other = |name: &str| article(name, "public", "Words.").replace("Nimbus_Samples", "Nimbus_Others");
    let test = Test::with_article().file("articles/a/second.md", &other("second"));
    let answer = test.run(["new", "generic", "articles/a/third"]);
    answer.status(0).says("ownershipId: name the team").says("articles beside it say Nimbus_");
    assert!(test.read("articles/a/third.md").contains("\townershipId=\"\"\n"));
    // In a new folder, only what several say counts, and a folder that is nearly there is told.
    let answer = Test::with_article().run(["new", "generic", "articles/aa/fourth"]);
    answer.status(0).lacks("taken over").complains("did you mean `articles/a`?");
}

#[test]
fn a_dry_run_shows_the_article_and_writes_nothing() {
    let test = Test::with_article();
    let answer = test.run_in("articles/a", ["new", "tsg-content", "step", "--dry-run"]);
    answer.status(0).says("\tselfHelpType=\"TSG_Content\"").says(PLACEHOLDER).complains("left to you");
    assert!(!test.has("articles/a/step.md"));
    let json = test.run(["new", "tools", "articles/a/tools.md", "--format", "json"]).json();
    assert_eq!(json["path"], "articles/a/tools.md");
    assert_eq!((&json["kind"], &json["written"]), (&"tools".into(), &true.into()));
    assert_eq!(json["text"], test.read("articles/a/tools.md"));
    assert_eq!(json["left"][0]["name"], "pageTitle");
    let quiet = test.run(["new", "tools", "articles/b/more-tools.md", "--quiet"]);
    assert_eq!((quiet.status, quiet.stdout.as_str()), (0, ""));
    test.run(["new", "tools", "articles/c/more-tools"])
        .status(0)
        .complains("`articles/b/more-tools.md` has the same file name");
    test.run(["new", "tools", "articles/b/x", "--format", "csv"]).status(2);
}

#[test]
fn what_cannot_be_is_refused_with_a_way_out() {
    let test = Test::with_article().file("articles/a/media/picture.png", "");
    let before = test.tree("");
    for (kind, path, told) in [
        ("generik", "articles/a/new", "did you mean `generic`? the kinds are generic, resource, apollo"),
        ("generic", "articles/a/first", "`articles/a/first.md` is there already"),
        ("generic", "articles/a/First.md", "such as `articles/a/first.md`"),
        ("generic", "articles/a/my file", "such as `articles/a/my-file.md`"),
        ("generic", "articles/a/con", "no safe name"),
        ("generic", "articles/a/.hidden", "such as `articles/a/hidden.md`"),
        ("generic", "articles/A/new", "is written `articles/a`"),
        ("generic", "articles/my service/new", "no safe name for a new folder"),
        ("generic", "articles/new", "`articles/<folder>/<name>.md`"),
        ("generic", "articles/a/b/new", "`articles/<folder>/<name>.md`"),
        ("generic", "articles/../new", "`articles/<folder>/<name>.md`"),
        ("generic", "includes/a/new", "`articles/<folder>/<name>.md`"),
        ("generic", "/elsewhere/articles/a/new", "is not below the content root"),
    ] {
        test.run(["new", kind, path]).status(2).complains(told);
    }
    let long = format!("articles/a/{}", "x".repeat(78));
    test.run(["new", "generic", &long]).status(2).complains("81 characters, and may have 80");
    test.run(["new", "generic", "articles/a/new", "--title", " "]).status(2).complains("the title is empty");
    assert_eq!(before, test.tree(""), "nothing is written where something is refused");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let (test, elsewhere) = (Test::with_article(), Test::new());
    std::os::unix::fs::symlink(elsewhere.path(""), test.path("articles/linked")).unwrap();
    test.run(["new", "generic", "articles/linked/new"]).status(2).complains("is a link or a file and no folder");
    assert!(!elsewhere.has("new.md"));
    std::os::unix::fs::symlink(elsewhere.path("gone"), test.path("articles/a/new.md")).unwrap();
    test.run(["new", "generic", "articles/a/new"]).status(2).complains("is there already");
    assert!(!elsewhere.has("gone"));
}

#[test]
fn terminals_are_not_steered() {
    let steering = article("first", "public", "Words.").replace("Sample.Service", "Sample\u{202e}Service");
    let test = Test::new().file("articles/a/first.md", &steering);
    test.run(["new", "generic", "articles/a/new"]).status(0).lacks("\u{202e}");
    test.run(["new", "\u{1b}[31m", "articles/a/new"]).status(2).lacks("\u{1b}");
}

#[test]
fn a_variant_of_a_recommendation_has_the_id_of_the_others() {
    let id = "0f0c3b5e-6f0d-4a70-9f1c-7d2f3a4b5c6d";
    let variant = |cloud: &str| {
        format!(
            "<properties pageTitle=\"Copy\" selfHelpType=\"advisorRecommendationMetadata\" \
             articleId=\"{id}_{cloud}\" cloudEnvironments=\"{cloud}\" />\n\n# Copy\n---\n\
             {{\"$schema\": \"AdvisorRecommendation\", \"recommendationTypeId\": \"{id}\"}}\n---\n"
        )
    };
    let test = Test::new()
        .file("articles/a/copy-public.md", &variant("Public"))
        .file("articles/a/copy-fairfax.md", &variant("Fairfax"));
    let answer = test.run(["new", "advisorRecommendationMetadata", "articles/a/copy-usnat"]);
    answer.status(0).says(&format!("recommendationTypeId = {id}  (2 of 2 variants for other clouds)"));
    let text = test.read("articles/a/copy-usnat.md");
    assert!(text.contains(&format!("articleId=\"{id}_usnat\"")), "{text}");
    assert!(text.contains(&format!("\"recommendationTypeId\": \"{id}\"")), "{text}");
    // The first of its variants has an id of its own.
    test.run(["new", "advisorRecommendationMetadata", "articles/a/move-usnat"])
        .status(0)
        .says("_usnat")
        .lacks("recommendationTypeId");
    // A cloud is written as others write it, and an id that is taken is given to nobody else.
    let answer = test.run(["new", "advisorRecommendationMetadata", "articles/a/move-fairfax"]);
    answer.status(0).says("_Fairfax");
    let answer = test.run(["new", "advisorRecommendationMetadata", "articles/a/copy-mooncake"]);
    answer.status(0).says(&format!("{id}_mooncake"));
    let test = test.file("articles/b/taken.md", &variant("USSec"));
    let answer = test.run(["new", "advisorRecommendationMetadata", "articles/a/copy-ussec"]);
    answer.status(0).lacks(&format!("articleId {id}"));
}
