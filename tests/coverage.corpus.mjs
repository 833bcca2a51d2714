// Counts the topics of each cloud that are answered, by other code than the program's, and compares the two.
//
//     node tests/coverage.corpus.mjs [CONTENT_ROOT]    (default: ../shared/corpus)
//
// What articles say is taken from their properties by regular expressions alone. There is no topic catalogue in that content.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const content = process.argv[2] ?? join(root, "..", "shared", "corpus");
const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug", "selfhelp");

const articles = readdirSync(join(content, "articles"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith(".md"))
  .map((entry) => read(readFileSync(join(entry.parentPath ?? entry.path, entry.name), "latin1")));

/** What an article is, for whom and about what. */
function read(text) {
  const block = /<properties([\s\S]*?)\/?>\s*(?:<\/properties>|\n|$)/i.exec(text)?.[1] ?? "";
  const list = (name) => {
    const value = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(block);
    return [...new Set((value?.[1] ?? value?.[2] ?? "").split(",").map((item) => item.trim().toLowerCase()).filter(Boolean))];
  };
  const disabled = list("disableClouds");
  return {
    kind: list("selfHelpType")[0] ?? "generic",
    clouds: list("cloudEnvironments").filter((cloud) => !disabled.includes(cloud)),
    topics: list("supportTopicIds"),
    products: list("productPesIds"),
    tags: list("resourceTags"),
    needsResource: /"resourceRequired"\s*:\s*"?true/i.test(text),
  };
}

/** What takes each other's place. */
const sortOf = ({ kind, needsResource }) => (kind === "problemscopingquestions" ? `form ${needsResource}` : ["generic", "apollo"].includes(kind) ? kind : null);

function hasRivals(citing) {
  const seen = new Set();
  for (const article of citing.filter((it) => sortOf(it))) {
    for (const product of article.products.length ? article.products : [""]) {
      for (const tag of article.tags.length ? article.tags : [""]) {
        const slot = JSON.stringify([sortOf(article), product, tag]);
        if (seen.has(slot)) return true;
        seen.add(slot);
      }
    }
  }
  return false;
}

function count(cloud) {
  const byTopic = new Map();
  for (const article of articles.filter((it) => it.clouds.includes(cloud))) {
    for (const topic of article.topics) byTopic.set(topic, [...(byTopic.get(topic) ?? []), article]);
  }
  const counts = { cloud, topics: byTopic.size, covered: 0, formOnly: 0, nothing: 0, conflict: 0 };
  for (const citing of byTopic.values()) {
    const has = (...kinds) => citing.some((it) => kinds.includes(it.kind));
    if (hasRivals(citing)) counts.conflict += 1;
    else if (has("generic", "apollo", "resource")) counts.covered += 1;
    else if (has("problemscopingquestions")) counts.formOnly += 1;
    else counts.nothing += 1;
  }
  return counts;
}

const told = JSON.parse(execFileSync(program, ["topics", "coverage", "--format", "json", "--root", content], { maxBuffer: 1 << 28 })).clouds;
let differences = 0;
for (const row of told) {
  const own = count(row.cloud);
  const isSame = JSON.stringify(own) === JSON.stringify(row);
  differences += isSame ? 0 : 1;
  console.log(`${isSame ? "same" : "DIFFERENT"} ${JSON.stringify(row)}${isSame ? "" : ` and by the script ${JSON.stringify(own)}`}`);
}
console.log(`${told.length} clouds, ${differences} differences`);
process.exitCode = differences === 0 && told.length === 5 ? 0 : 1;
