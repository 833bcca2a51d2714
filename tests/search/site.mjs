// Reads the index of a built site with the client that the site ships.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

// The script of a site, or else that of this repository, where there is no page.
export function openScript(folder = null) {
  const context = vm.createContext({ TextEncoder });
  vm.runInContext(folder ? shipped(folder) : PARTS.map((name) => readFileSync(join(STATIC, name), "utf8")).join("\n"), context);
  return context;
}
const STATIC = join(import.meta.dirname, "../../static");
const PARTS = ["search-engine.js", "search-results.js", "search.js"];

function shipped(folder) {
  const name = readdirSync(join(folder, "assets")).find((name) => /^search\.[0-9a-f]+\.js$/.test(name));
  if (!name) throw new Error(`${folder} has no search among its assets: is it a built site?`);
  return readFileSync(join(folder, "assets", name), "utf8");
}

// The engine as pages load it, with a loader for the files of a site's folder.
export function openSite(folder) {
  const context = openScript(folder);
  const load = async (name) => readChunk(context, name, readFileSync(join(folder, "search", `${name}.js`), "utf8"));
  return { search: context.selfhelpEngine.createSearch(load), engine: context.selfhelpEngine };
}

// The text of a chunk's file: what it hands over when it runs.
export function readChunk(context, name, script) {
  let text = null;
  context.selfhelpSearch = (from, sum, given) => {
    if (from === name && sum === context.selfhelpEngine.sum(given)) text = given;
  };
  vm.runInContext(script, context);
  if (text === null) throw new Error(`search/${name}.js is damaged`);
  return text;
}

// The path of an article's source.
export function source(article) {
  const [page, other] = article.path.split("\t");
  return `articles/${other ?? `${page}.md`}`;
}
