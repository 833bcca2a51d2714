// Runs judged queries over a built site: `node tests/search/run.mjs SITE JUDGED.jsonl > RUN.jsonl`.
//
// Each line of the answer is the line of the question and `ranked`: the source paths of what was found, best first.
// Queries that stand for a customer's problem are ranked among the kinds that answer one.
import { readFileSync } from "node:fs";
import { openSite } from "./site.mjs";

const [folder, judged] = process.argv.slice(2);
if (!folder || !judged) {
  console.error("usage: node tests/search/run.mjs SITE JUDGED.jsonl");
  process.exit(2);
}
const ANSWERS = ["generic", "resource", "apollo"];
const AMONG_ANSWERS = ["psq_title", "topic_short", "question_heading", "insight_title"];
const { search } = openSite(folder);

function source(article) {
  const [page, other] = article.path.split("\t");
  return `articles/${other ?? `${page}.md`}`;
}

const lines = [];
for (const line of readFileSync(judged, "utf8").split("\n").filter(Boolean)) {
  const query = JSON.parse(line);
  const kinds = AMONG_ANSWERS.includes(query.source) ? ANSWERS : null;
  const options = JSON.parse(process.env.OPTIONS ?? "{}");
  const { results, requests } = await search.search(query.query, { kinds, ...options });
  const ranked = results.filter((result) => kinds === null || kinds.includes(result.kind)).map(source);
  lines.push(JSON.stringify({ ...query, ranked: ranked.slice(0, 50), n: ranked.length, requests }));
}
console.log(lines.join("\n"));
