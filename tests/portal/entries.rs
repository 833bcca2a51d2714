//! An article that is looked up by its id has everything that a portal may show.

use serde_json::{Value, json};

use super::Root;

const PORTAL: &str = "[[clouds]]\nid = \"public\"\nportal = \"https://portal.example.com\"\n";

#[test]
fn an_entry_has_what_its_author_says_of_it() {
    let properties = "service=\"nimbus.disks/volumes\" resource=\"Volumes\" supportTopicIds=\"70010001\" displayOrder=\"-2\" \
                      searchTags=\" slow , disk;; IOPS,\" symptomId=\"Disk-Slow\" diagnosticScenario=\"DiskScenario, disk-slow\"";
    let entry =
        Root::default().article("slow-disk", "diagnostics", properties, "Help.").site("public").article("slow-disk");
    let expected = json!({
        "articleId": "slow-disk", "title": "The slow-disk", "kind": "diagnostics", "page": "articles/a/slow-disk.html",
        "source": "articles/a/slow-disk.md", "displayOrder": -2, "service": "nimbus.disks", "resource": "Volumes",
        "topicIds": ["70010001"], "symptomIds": ["disk-slow", "diskscenario"], "searchTags": ["slow", "disk", "IOPS"]
    });
    assert_eq!(entry, expected);
}

#[test]
fn what_an_author_does_not_say_is_absent() {
    let root = Root::default().article("plain", "generic", "searchTags=\" ,; \" displayOrder=\"first\"", "Help.");
    let expected = json!({
        "articleId": "plain", "title": "The plain", "kind": "generic", "page": "articles/a/plain.html",
        "source": "articles/a/plain.md"
    });
    assert_eq!(root.site("public").article("plain"), expected);
}

#[test]
fn a_look_up_by_symptom_does_not_tell_the_order() {
    let root = Root::default().article("slow-disk", "diagnostics", "symptomId=\"slow\" displayOrder=\"2\"", "Help.");
    let entry = &root.site("public").symptom("slow")[0];
    assert_eq!((&entry["articleId"], &entry["displayOrder"]), (&json!("slow-disk"), &Value::Null));
}

#[test]
fn a_resource_has_its_articles_in_the_authors_order() {
    let of = |more: &str| format!("service=\"nimbus.disks\" resource=\"volumes\" {more}");
    let root = Root::default()
        .article("last", "resource", &of(""), "Help.")
        .article("second", "tools", &of("displayOrder=\"20\""), "Help.")
        .article("first", "resource", &of("displayOrder=\"10\""), "Help.");
    let file = root.site("public").json("resources/nimbus.disks.json");
    let articles = file["articles"].as_array().expect("articles");
    let told: Vec<(&Value, &Value)> = articles.iter().map(|it| (&it["articleId"], &it["displayOrder"])).collect();
    assert_eq!(told, [(&json!("first"), &json!(10)), (&json!("second"), &json!(20)), (&json!("last"), &Value::Null)]);
    assert!(articles.iter().all(|it| it["resource"] == "volumes"));
}

#[test]
fn blades_stand_in_the_order_of_reading_each_once_with_their_addresses() {
    let body = "Open [jobs](data-blade:Nimbus_Disks.JobsBlade), then [this disk](data-blade:Nimbus_Disks.DiskBlade.id.$resourceId).\n\n\
                [AZURE.INCLUDE [more](../../includes/more.md)]\n\n\
                - [jobs again](data-blade:Nimbus_Disks.JobsBlade)\n\
                - [keys](data-blade:Nimbus_Keys.KeysBlade.view.all) and [the web](https://example.com/)\n";
    let include = "[Alerts](data-blade:Nimbus_Alerts.AlertsBlade) and [this text](../../includes/more.md)\n\n\
                   [AZURE.INCLUDE [more](more.md)]\n";
    let root =
        Root::default().file("includes/more.md", include).article_in("public, usnat", "disk", "generic", "", body);
    let blades = |address: &dyn Fn(&str) -> Value| {
        let with_address = |extension: &str, blade: &str, path: &str| match address(path) {
            Value::Null => json!({"extension": extension, "blade": blade}),
            address => json!({"extension": extension, "blade": blade, "address": address}),
        };
        json!([
            with_address("Nimbus_Disks", "JobsBlade", "Nimbus_Disks/JobsBlade"),
            {"extension": "Nimbus_Disks", "blade": "DiskBlade"},
            with_address("Nimbus_Alerts", "AlertsBlade", "Nimbus_Alerts/AlertsBlade"),
            with_address("Nimbus_Keys", "KeysBlade", "Nimbus_Keys/KeysBlade/view/all"),
        ])
    };
    let portal = "[[clouds]]\nid = \"usnat\"\nportal = \"https://portal.example\"\n";
    let root = root.file("selfhelp.toml", &format!("{PORTAL}{portal}"));
    let in_public = |path: &str| json!(format!("https://portal.example.com/#blade/{path}"));
    assert_eq!(root.site("public").article("disk")["blades"], blades(&in_public));
    let in_usnat = |path: &str| json!(format!("https://portal.example/#blade/{path}"));
    assert_eq!(root.site("usnat").article("disk")["blades"], blades(&in_usnat));
}

#[test]
fn the_blades_of_a_menu_and_of_a_recommendation_are_told() {
    let menu = r#"---
{"$schema": "SelfHelpContent",
 "commonProblems": [{"id": "a", "title": "See <a href='data-blade:Nimbus_Disks.HelpBlade'>help</a>"}],
 "troubleshootingTools": [
  {"id": "t", "title": "Jobs", "type": "tool", "bladeLink": {"extensionName": "Nimbus_Disks", "bladeName": "JobsBlade", "parameters": []}},
  {"id": "u", "title": "Nothing", "type": "tool", "bladeLink": {"extensionName": " ", "bladeName": "JobsBlade"}}]}
---"#;
    let recommendation = r#"---
{"$schema": "AdvisorRecommendation", "displayLabel": "Use a larger disk", "actions": [
  {"actionType": "Blade", "caption": "Resize", "extensionName": "Nimbus_Disks", "bladeName": "ResizeBlade", "metadata": {"id": "{resourceId}"}},
  {"actionType": "Document", "caption": "Read", "documentLink": "https://docs.example.com/", "extensionName": "Nimbus_Disks", "bladeName": "NeverBlade"},
  {"actionType": "Blade", "extensionName": "Nimbus_Disks", "bladeName": "SilentBlade"}]}
---"#;
    let site = Root::default()
        .file("selfhelp.toml", PORTAL)
        .article("menu", "diagnoseAndSolve", "", menu)
        .article("advice", "advisorRecommendationMetadata", "", recommendation)
        .site("public");
    let blade = |name: &str| {
        let address = format!("https://portal.example.com/#blade/Nimbus_Disks/{name}");
        json!({"extension": "Nimbus_Disks", "blade": name, "address": address})
    };
    assert_eq!(site.article("menu")["blades"], json!([blade("HelpBlade"), blade("JobsBlade")]));
    assert_eq!(site.article("advice")["blades"], json!([{"extension": "Nimbus_Disks", "blade": "ResizeBlade"}]));
}
