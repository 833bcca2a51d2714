// Reads the index of a built site with the client that the site ships.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

// The engine as pages load it, with a loader for the files of a site's folder.
export function openSite(folder) {
  const assets = readdirSync(join(folder, "assets"));
  const engine = assets.find((name) => /^search-engine\..*\.js$/.test(name));
  if (!engine) throw new Error(`${folder} has no search engine among its assets: is it a built site?`);
  const context = vm.createContext({});
  vm.runInContext(readFileSync(join(folder, "assets", engine), "utf8"), context);
  const load = async (name) => {
    const script = readFileSync(join(folder, "search", `${name}.js`), "utf8");
    return readChunk(context, name, script);
  };
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
