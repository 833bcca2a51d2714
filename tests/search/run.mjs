// Runs judged queries over a built site: `node tests/search/run.mjs SITE JUDGED.jsonl > RUN.jsonl`.
//
// Each line of the answer is the line of the question and `ranked`: the source paths of what was found, best first.
// Queries that stand for a customer's problem are ranked among the kinds that answer one.
import { readFileSync } from "node:fs";
import { openSite, source } from "./site.mjs";

const [folder, judged] = process.argv.slice(2);
if (!folder || !judged) {
  console.error("usage: node tests/search/run.mjs SITE JUDGED.jsonl");
  process.exit(2);
}
const ANSWERS = ["generic", "resource", "apollo"];
const AMONG_ANSWERS = ["psq_title", "topic_short", "question_heading", "insight_title"];
const { search } = openSite(folder);

const lines = [];
for (const line of readFileSync(judged, "utf8").split("\n").filter(Boolean)) {
  const query = JSON.parse(line);
  const kinds = AMONG_ANSWERS.includes(query.source) ? ANSWERS : null;
  const { results, requests } = await search.search(query.query, { kinds });
  lines.push(JSON.stringify({ ...query, ranked: results.map(source), requests }));
}
console.log(lines.join("\n"));
