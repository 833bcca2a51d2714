// What the client finds: `node tests/search/client.mjs SITE QUESTIONS.json` prints a list for each question.
//
// QUESTIONS.json holds `words`, texts to be cut into words, or `queries`, each with its `kinds`.
import { readFileSync } from "node:fs";
import { openSite, source } from "./site.mjs";

const [folder, file] = process.argv.slice(2);
const { words = [], queries = [] } = JSON.parse(readFileSync(file, "utf8"));
const { search, engine } = openSite(folder);
const answers = words.map((text) => engine.words(text));
for (const { query, kinds } of queries) {
  const { results } = await search.search(query, { kinds: kinds.length > 0 ? kinds : null });
  answers.push(results.map((result) => source(result).replace(/^articles\//, "").replace(/\.md$/, "")));
}
console.log(JSON.stringify(answers));
