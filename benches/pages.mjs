// How heavy the pages of a site are: their HTML, what a first view loads, and how many elements a browser makes of them.
//
//   selfhelp build --root ../shared/corpus --out OUT --site public
//   node benches/pages.mjs OUT/public
//
// All article pages are read; of each kind, and of the other sorts of pages, the heaviest and one in the middle are opened in Chromium.
// Compressed means `gzip -9`, and a first view is everything that is asked for until nothing more is.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { grouped, launch, serve } from "../tests/browser/site.mjs";

const site = process.argv[2];
if (!site) throw new Error("name the folder of a built site");

const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length;
const files = (folder) => readdirSync(join(site, folder), { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(join(site, path)).isFile());
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

function pageOf(path) {
  const html = readFileSync(join(site, path));
  const [, kind = path.split("/")[0]] = /<p class="kind ([a-z-]+)">/.exec(html.toString("utf8", 0, 20_000)) ?? [];
  const elements = (html.toString("utf8").match(/<[a-z][a-z0-9]*[\s>]/g) ?? []).length;
  return { path, kind, raw: html.length, gzip: compressed(html), elements };
}

const articles = files("articles").map(pageOf);
const others = ["index.html", "404.html", ...["services", "products", "kinds", "troubleshooters"].flatMap(files)].map(pageOf);
const row = (name, pages) => {
  const [raw, gzip, elements] = ["raw", "gzip", "elements"].map((key) => pages.map((page) => page[key]));
  const both = (values) => `${quantile(values, 0.5)} / ${quantile(values, 0.95)} / ${Math.max(...values)}`;
  console.log(`| ${name} | ${pages.length} | ${both(raw)} | ${both(gzip)} | ${both(elements)} |`);
};
console.log("| pages | how many | HTML, bytes (median / 95 % / most) | compressed | elements |\n|---|---|---|---|---|");
row("all articles", articles);
const byKind = grouped(articles, ({ kind }) => kind);
for (const [kind, pages] of byKind) row(kind, pages);
for (const [folder, pages] of grouped(others, ({ path }) => path.split("/")[0])) row(folder, pages);

console.log("\n| file | bytes | compressed |\n|---|---|---|");
for (const path of files("assets").filter((path) => /\.(css|js)$/.test(path))) {
  const bytes = readFileSync(join(site, path));
  console.log(`| ${path} | ${bytes.length} | ${compressed(bytes)} |`);
}

const server = await serve(site);
const browser = await launch();
console.log("\n| first view of | requests | compressed bytes |\n|---|---|---|");
let most = [0, 0];
for (const pages of [...byKind.values(), ...grouped(others, ({ path }) => path.split("/")[0]).values()]) {
  const order = pages.toSorted((a, b) => a.gzip - b.gzip);
  for (const { path, kind } of new Set([order[Math.floor(order.length / 2)], order.at(-1)])) {
    const page = await (await browser.newContext()).newPage();
    const bodies = [];
    page.on("response", (response) => bodies.push(response.body().catch(() => Buffer.alloc(0))));
    await page.goto(`${server.origin}/${path}`, { waitUntil: "networkidle" });
    const size = (await Promise.all(bodies)).reduce((sum, body) => sum + compressed(body), 0);
    console.log(`| ${kind} ${path} | ${bodies.length} | ${size} |`);
    most = [Math.max(most[0], bodies.length), Math.max(most[1], size)];
    await page.context().close();
  }
}
console.log(`\nat most ${most[0]} requests and ${most[1]} bytes`);
await browser.close();
server.close();
