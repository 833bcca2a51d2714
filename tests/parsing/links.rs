//! Links and images: where they lead in a cloud's site, and where they lead nowhere.

use super::{CLEAN, Root, clean, parsed, shown};

#[test]
fn a_link_to_the_web() {
    assert_eq!(
        clean("[docs](https://docs.example.com/a?b=1&c=2#d \"A title\")"),
        "<p><a class=\"external\" href=\"https://docs.example.com/a?b=1&amp;c=2#d\" data-host=\"docs.example.com\">docs</a></p>"
    );
    assert_eq!(
        clean("<https://e.example/x>"),
        "<p><a class=\"external\" href=\"https://e.example/x\" data-host=\"e.example\">https://e.example/x</a></p>"
    );
    assert_eq!(clean("<me@e.example>"), "<p><a href=\"mailto:me@e.example\">me@e.example</a></p>");
}

#[test]
fn reference_links() {
    assert_eq!(
        clean("See [the docs][1] and [docs].\n\n[1]: https://e.example/1\n[docs]: https://e.example/2"),
        "<p>See <a class=\"external\" href=\"https://e.example/1\" data-host=\"e.example\">the docs</a> and \
         <a class=\"external\" href=\"https://e.example/2\" data-host=\"e.example\">docs</a>.</p>"
    );
    assert_eq!(clean("[no][such]"), "<p>[no][such]</p>");
}

#[test]
fn what_is_no_link_stays_text() {
    assert_eq!(clean("[text] (https://e.example)"), "<p>[text] (https://e.example)</p>");
    assert_eq!(clean("[text](https://e.example/a b)"), "<p>[text](https://e.example/a b)</p>");
    assert_eq!(clean("[text](https://e.example"), "<p>[text](https://e.example</p>");
}

#[test]
fn a_link_without_text_shows_where_it_leads() {
    assert_eq!(
        clean("[](https://e.example/x)"),
        "<p><a class=\"external\" href=\"https://e.example/x\" data-host=\"e.example\">e.example</a></p>"
    );
}

#[test]
fn a_link_that_leads_nowhere_is_text() {
    assert_eq!(clean("[text]()"), "<p>text</p>");
    assert_eq!(clean("[text](missing.md)"), "<p>text</p>");
    assert_eq!(clean("[text](../../../../etc/passwd)"), "<p>text</p>");
    assert_eq!(clean("[text](ttps://e.example)"), "<p>text</p>");
    assert_eq!(shown("[text](//e.example/x)"), "<p>text</p>");
}

#[test]
fn addresses_cannot_leave_their_attribute() {
    let html = shown("[a](<https://e.example/\"onclick=x>)");
    assert!(!html.contains("/\"onclick"), "{html}");
    let html = shown("<a href='https://e.example/\"><script>'>x</a>");
    assert!(!html.contains("<script"), "{html}");
}

#[test]
fn a_link_inside_a_link_is_text() {
    let html = shown("<a href=\"https://e.example/1\">[in](https://e.example/2)</a>");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
}

#[test]
fn anchors_lead_to_headings_of_the_page() {
    assert_eq!(
        clean("[down](#next-steps)\n\n## Next steps"),
        "<p><a href=\"#next-steps\">down</a></p>\n<h2 id=\"next-steps\">Next steps</h2>"
    );
    assert_eq!(clean("[nowhere](#no-such)"), "<p>nowhere</p>");
}

fn two(clouds: &str, link: &str) -> Root {
    Root::new().article("articles/a/case.md", "public, usnat", link).article(
        "articles/b/Other Case.md",
        clouds,
        "## Part\n\nOther.",
    )
}

#[test]
fn a_link_to_another_article() {
    let html = "<p><a href=\"../b/other-case-a8ddb6e1.html\">other</a></p>";
    assert_eq!(two("public", "[other](../b/Other%20Case.md)").page("public").unwrap(), html);
    assert_eq!(two("public", "[other](<../b/Other Case.md>)").page("public").unwrap(), html);
    assert_eq!(two("public", "[other](<../b/Other Case>)").page("public").unwrap(), html);
    assert_eq!(
        two("public", "[other](../b/Other%20Case.md#part)").page("public").unwrap(),
        "<p><a href=\"../b/other-case-a8ddb6e1.html#part\">other</a></p>"
    );
}

#[test]
fn a_link_to_an_article_that_the_cloud_does_not_have_is_text() {
    let root = two("public", "[other](../b/Other%20Case.md)");
    assert_eq!(root.page("usnat").unwrap(), "<p>other</p>");
}

const BLADE: &str = "[open](data-blade:Example_Ext.ListBlade.view.all)";

#[test]
fn a_blade_leads_into_the_portal_of_each_cloud() {
    let root = Root::new().article("articles/a/case.md", "public, mooncake, fairfax, usnat", BLADE);
    let address = |host: &str| {
        format!("<p><a class=\"portal\" href=\"https://{host}/#blade/Example_Ext/ListBlade/view/all\">open</a></p>")
    };
    assert_eq!(root.page("public").unwrap(), address("portal.azure.com"));
    assert_eq!(root.page("mooncake").unwrap(), address("portal.azure.cn"));
    assert_eq!(root.page("fairfax").unwrap(), address("portal.azure.us"));
    assert_eq!(root.page("usnat").unwrap(), address("portal.azure.eaglex.ic.gov"));
    let root =
        Root::new().article("articles/a/case.md", "mars", BLADE).file("selfhelp.toml", "[[clouds]]\nid = \"mars\"\n");
    let html = root.page("mars").unwrap();
    assert!(html.starts_with("<p><span class=\"action\">open <span class=\"blade\">(list, in the portal)"), "{html}");
    assert!(!html.contains("href"), "{html}");
}

#[test]
fn an_air_gapped_cloud_with_a_portal_has_addresses() {
    let config = "[[clouds]]\nid = \"usnat\"\nportal = \"https://portal.usnat.example/\"\n";
    let root = Root::new().article("articles/a/case.md", "usnat", BLADE).file("selfhelp.toml", config);
    assert!(root.page("usnat").unwrap().contains("https://portal.usnat.example/#blade/Example_Ext/ListBlade/view/all"));
}

#[test]
fn a_blade_with_variables_is_an_action() {
    let html = clean("[Redeploy](data-blade:Example_Compute.VirtualMachineRedeployBlade.id.$resourceId)");
    assert_eq!(
        html,
        "<p><span class=\"action\">Redeploy <span class=\"blade\">(virtual machine redeploy, from the resource in the portal)</span></span></p>"
    );
    let html = clean("[Quotas in the portal](button-data-blade:Example_Ext.QuotaBlade.id.$subscriptionId)");
    assert!(html.contains("(quota, from the subscription)"), "{html}");
    let html = clean("[Disks](data-blade:A.DiskBlade;data-blade-uri:{$domain}/#resource{$resourceIdDecoded}/disks)");
    assert!(html.contains("(disk, from the resource in the portal)"), "{html}");
}

/// What stands in the body of an article for all clouds, in the site of an air-gapped one.
fn in_usnat(config: &str, body: &str) -> String {
    let root = Root::new().article("articles/a/case.md", "public, usnat", body).file("selfhelp.toml", config);
    assert!(!root.page("public").unwrap().contains("outside"));
    root.page("usnat").unwrap()
}

#[test]
fn what_readers_of_an_air_gapped_cloud_cannot_reach_is_marked_with_its_address_to_copy() {
    assert_eq!(
        in_usnat("", "See [the **docs**](https://docs.example.com/a?b=1&c=2#d)."),
        "<p>See <a class=\"outside\" href=\"https://docs.example.com/a?b=1&amp;c=2#d\">the <strong>docs</strong></a> (outside: \
         <span class=\"address\">https://docs.example.com/a?b=1&amp;c=2#d</span>).</p>"
    );
    assert_eq!(
        in_usnat("", "<https://docs.example.com/a>"),
        "<p><a class=\"outside\" href=\"https://docs.example.com/a\">https://docs.example.com/a</a> (outside)</p>"
    );
    assert_eq!(
        in_usnat("", "<a href=\"https://docs.example.com/a\"></a>"),
        "<p><a class=\"outside\" href=\"https://docs.example.com/a\">https://docs.example.com/a</a> (outside)</p>"
    );
    assert_eq!(
        in_usnat("", "![The dialog](https://img.example/a.png)"),
        "<p><a class=\"outside image\" href=\"https://img.example/a.png\">Image: The dialog</a> (outside: \
         <span class=\"address\">https://img.example/a.png</span>)</p>"
    );
}

#[test]
fn how_the_outside_is_shown_is_configured() {
    let shown = |settings: &str| {
        in_usnat(&format!("[[clouds]]\nid = \"usnat\"\n{settings}\n"), "[docs](https://docs.example.com/a)")
    };
    let link =
        "<p><a class=\"external\" href=\"https://docs.example.com/a\" data-host=\"docs.example.com\">docs</a></p>";
    assert_eq!(shown("outside = \"text\""), "<p><span class=\"outside\">docs</span></p>");
    assert_eq!(shown("outside = \"link\""), link);
    assert_eq!(shown("air_gapped = false"), link);
    assert_eq!(shown("allowed_hosts = [\"example.com\"]"), link);
    assert_eq!(shown("documentation_hosts = [\"docs.example.com\"]"), link);
    assert!(shown("allowed_hosts = [\"docs.example.com/b\"]").contains("(outside: "));
    assert!(shown("outside = \"show-address\"").contains("(outside: "));
}

#[test]
fn another_clouds_portal_is_the_readers_own() {
    let body = "[new](https://portal.azure.com/?feature=x#create/a) [old](http://portal.azure.com)";
    let root = Root::new().article("articles/a/case.md", "public, fairfax, usnat", body);
    assert!(root.page("public").unwrap().contains("href=\"https://portal.azure.com/?feature=x#create/a\""));
    for (site, portal) in [("fairfax", "portal.azure.us"), ("usnat", "portal.azure.eaglex.ic.gov")] {
        let html = root.page(site).unwrap();
        assert!(html.contains(&format!("href=\"https://{portal}/?feature=x#create/a\"")), "{html}");
        assert!(html.contains(&format!("href=\"https://{portal}\"")) && !html.contains("azure.com"), "{html}");
    }
}

#[test]
fn documentation_is_rewritten_by_a_table_alone() {
    let config = "[[clouds]]\nid = \"mooncake\"\n[clouds.rewrite]\n\"https://docs.microsoft.com/azure/\" = \"https://docs.azure.cn/\"\n\
                  \"https://portal.azure.com\" = \"https://portal.azure.com\"\n";
    let body = "[a](https://docs.microsoft.com/azure/a#b) [b](https://docs.microsoft.com/other) [c](https://portal.azure.com/#x)";
    let root = Root::new().article("articles/a/case.md", "public, mooncake", body).file("selfhelp.toml", config);
    let html = root.page("mooncake").unwrap();
    for address in ["https://docs.azure.cn/a#b", "https://docs.microsoft.com/other", "https://portal.azure.com/#x"] {
        assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
    }
    assert!(root.page("public").unwrap().contains("https://docs.microsoft.com/azure/a#b"));
}

#[test]
fn blades_are_known_by_every_spelling() {
    for target in ["button-data-blade:A.B", "BUTTON-DATA-CONTEXT:A.B", "Data-Blade:A.B"] {
        assert!(clean(&format!("[x]({target})")).contains("#blade/A/B"), "{target}");
    }
    assert!(clean("[x](data-blade:A.B;data-blade-uri:{$domain}/#c/d)").contains("https://portal.azure.com/#c/d"));
}

#[test]
fn a_remote_image_is_a_link_with_its_host() {
    assert_eq!(
        clean("![The dialog](https://img.example/a/dialog.png)"),
        "<p><a class=\"external image\" href=\"https://img.example/a/dialog.png\">Image: The dialog <span class=\"host\">(img.example)</span></a></p>"
    );
    assert!(clean("<img src=\"https://img.example/x.png\" onerror=\"x()\">").contains("Image: x.png"));
    assert!(!shown("![x](javascript:alert(1))").contains("javascript:alert(1)\""));
}

#[test]
fn a_local_image_is_copied_into_the_sites_of_its_articles() {
    let root = Root::new().file("articles/a/media/dialog.png", [1, 2, 3]).article(
        "articles/a/case.md",
        "public",
        "![The dialog](media/dialog.png)",
    );
    let html = root.page("public").unwrap();
    let source = html.split("src=\"../../").nth(1).and_then(|rest| rest.split('"').next()).expect(&html);
    assert!(html.contains("alt=\"The dialog\"") && source.starts_with("assets/dialog."), "{html}");
    for (site, output) in root.sites() {
        assert_eq!(output.get(source).is_some(), site == "public", "{site}");
    }
    assert_eq!(root.findings(), Vec::<String>::new());
}

#[test]
fn a_local_image_that_is_missing_is_named() {
    assert_eq!(clean("![The dialog](media/none.png)"), "<p><span class=\"image\">Image: The dialog</span></p>");
}

#[test]
fn a_file_that_an_article_refers_to_is_copied() {
    let root =
        Root::new().article("articles/a/case.md", "public", "[notes](notes.txt)").file("articles/a/notes.txt", "x");
    assert!(root.page("public").unwrap().contains("<a href=\"../../assets/notes."));
}

#[test]
fn an_image_in_a_link() {
    let html = clean("[![Alt](https://img.example/x.png)](https://e.example)");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(html.contains("Image: Alt"), "{html}");
}

#[test]
fn a_link_behind_a_tab_that_is_half_in_a_quotation_has_its_place() {
    let file = format!("{CLEAN}><p>]\n >\t'[a](b)\n");
    let article = parsed(&file);
    let places: Vec<&str> = article.links().map(|link| &file[link.span.range()]).collect();
    assert_eq!(places, ["[a](b)"]);
}
