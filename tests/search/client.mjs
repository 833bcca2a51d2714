// What the client finds: `node tests/search/client.mjs SITE QUESTIONS.json` prints a list for each question.
//
// QUESTIONS.json holds `words`, texts to be cut into words, or `queries`, each with its `kinds` and how many are wanted at `least`,
// answered by the names, whether these are all, and what misspelt words were taken for; or `damages`: how often to
// search with one byte of the index flipped, and `query`, what for. The answer is then what became of each: `told` (also by what
// could be read without it), `same` or
// the mistake.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { openScript, openSite, readChunk, source } from "./site.mjs";

const TOLD = "told";
const [folder, file] = process.argv.slice(2);
const { words = [], queries = [], damages = 0, query = "" } = JSON.parse(readFileSync(file, "utf8"));
const { search, engine } = openSite(folder);
const answers = words.map((text) => engine.words(text));
for (const { query, kinds, least } of queries) {
  const { results, isWhole, hasMore, terms } = await search.search(query, { kinds: kinds.length > 0 ? kinds : null, least });
  const names = results.map((result) => source(result).replace(/^articles\//, "").replace(/\.md$/, ""));
  const misspelt = terms.filter((term) => term.isMisspelt && (term.isTold || term.counts.size > 0));
  const taken = misspelt.map(({ word, counts, isTold }) => `${[...counts.keys()]} ${isTold ? "instead of" : "as well as"} ${word}`);
  answers.push([...names, `whole ${isWhole}, more ${hasMore}`, ...taken]);
}
if (damages > 0) answers.push(await damaged());
console.log(JSON.stringify(answers));

async function damaged() {
  const expected = JSON.stringify((await search.search(query)).results.map(source));
  const files = readdirSync(join(folder, "search"));
  const context = openScript(folder);
  let seed = 1;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const became = [];
  for (let round = 0; round < damages; round++) {
    const damagedFile = files[random(files.length)];
    const load = async (name) => {
      const bytes = readFileSync(join(folder, "search", `${name}.js`));
      if (damagedFile === `${name}.js`) bytes[random(bytes.length)] ^= 1 + random(255);
      try {
        return readChunk(context, name, bytes.toString("utf8"));
      } catch {
        // A script that fails is a chunk that does not come.
        throw new Error(TOLD);
      }
    };
    try {
      const { results, failed } = await context.selfhelpEngine.createSearch(load).search(query);
      became.push(failed > 0 ? TOLD : JSON.stringify(results.map(source)) === expected ? "same" : `another answer, by ${damagedFile}`);
    } catch (mistake) {
      became.push(mistake.message === TOLD ? TOLD : `${mistake.name}: ${mistake.message}`);
    }
  }
  return became;
}
