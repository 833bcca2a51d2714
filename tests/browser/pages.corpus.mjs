// The pages of a real corpus, in a browser: three of every kind and of the other sorts are accessible in light, in dark and on a phone,
// and break no policy; the usual page is light.
//
//   node tests/browser/pages.corpus.mjs [CORPUS]     (../shared/corpus)
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { Checks, grouped, launch, program, serve } from "./site.mjs";

const corpus = resolve(process.argv[2] ?? fileURLToPath(new URL("../../../shared/corpus", import.meta.url)));
if (!existsSync(corpus)) {
  console.log(`skipped: ${corpus} is not there`);
  process.exit(0);
}
const OF_EACH = 3;
const MOST = { raw: 20 * 1024, gzip: 6 * 1024, elements: 400, style: 8 * 1024, script: 12 * 1024, view: 30 * 1024, requests: 5 };

const out = mkdtempSync(join(tmpdir(), "selfhelp-pages-"));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
// The articles have faults, which are not what this is about.
const built = spawnSync(program, ["build", "--quiet", "--no-cache", "--root", corpus, "--out", out, "--site", "public"], { stdio: ["ignore", "inherit", "pipe"] });
if (!existsSync(join(out, "public/index.html"))) throw new Error(`the site was not built: ${built.stderr}`);
const site = join(out, "public");

const compressed = (bytes) => gzipSync(bytes, { level: 9 }).length;
const filesOf = (folder) => readdirSync(join(site, folder), { recursive: true }).map((name) => `${folder}/${name}`).filter((path) => statSync(join(site, path)).isFile());
const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What a page is, and how heavy. */
function pageOf(path) {
  const html = readFileSync(join(site, path));
  const text = html.toString("utf8");
  const [, kind] = /<p class="kind ([a-z-]+)">/.exec(text) ?? [];
  return { path, sort: path.startsWith("articles/") ? kind : path.split("/")[0], raw: html.length, gzip: compressed(html), elements: (text.match(/<[a-z]/g) ?? []).length };
}

const checks = new Checks();
const pages = ["index.html", "404.html", ...["articles", "services", "products", "kinds", "troubleshooters"].flatMap(filesOf)].map(pageOf);
const articles = pages.filter(({ path }) => path.startsWith("articles/"));
for (const key of ["raw", "gzip", "elements"]) {
  const usual = middle(articles.map((page) => page[key]));
  console.log(`the usual article: ${key} ${usual}`);
  checks.check(usual <= MOST[key], `the usual article has ${key} ${usual}, and ${MOST[key]} are allowed`);
}
const assets = filesOf("assets").filter((path) => /\.(css|js)$/.test(path));
const sizeOf = (isCounted) => assets.filter(isCounted).reduce((sum, path) => sum + compressed(readFileSync(join(site, path))), 0);
const [style, script] = [sizeOf((path) => path.endsWith(".css")), sizeOf((path) => path.endsWith(".js") && !/\/search\.[^/]*$/.test(path))];
console.log(`styles ${style}, scripts but for the search ${script}`);
checks.check(style <= MOST.style && script <= MOST.script, `styles have ${style} and scripts ${script} bytes compressed`);

const server = await serve(site);
const browser = await launch();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const chosen = [...grouped(pages, ({ sort }) => sort).values()].flatMap((ofSort) => {
  const order = ofSort.toSorted((a, b) => a.raw - b.raw);
  // A light one, the usual one, and one of the heaviest; axe takes minutes for the heaviest of all.
  return [...new Set([0.1, 0.5, 0.97].map((share) => order[Math.floor((order.length - 1) * share)]))].slice(0, OF_EACH);
});

const plain = await browser.newContext();
for (const { path } of chosen) {
  const page = await plain.newPage();
  const faults = [];
  const bodies = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => request.url().startsWith(server.origin) || faults.push(`asks ${request.url()}`));
  // A page for a missing address looks for others when it is there itself: that is no part of its first view.
  const isSuggestion = (asked) => path === "404.html" && /\/(assets\/search\.|search\/)/.test(asked.url());
  page.on("response", (response) => isSuggestion(response) || bodies.push(response.body().catch(() => Buffer.alloc(0))));
  await page.goto(`${server.origin}/${path}`);
  const size = (await Promise.all(bodies)).reduce((sum, body) => sum + compressed(body), 0);
  checks.check(faults.length === 0, `${path}: ${faults.join("; ")}`);
  checks.check(bodies.length <= MOST.requests && size <= MOST.view, `the first view of ${path} takes ${bodies.length} requests and ${size} bytes`);
  await page.close();
}
await plain.close();

for (const screen of [{ colorScheme: "light", viewport: { width: 1280, height: 900 } }, { colorScheme: "dark", viewport: { width: 1280, height: 900 } }, { colorScheme: "light", viewport: { width: 360, height: 740 } }]) {
  // axe is a script of ours, which the pages' own policy rightly refuses.
  const context = await browser.newContext({ ...screen, bypassCSP: true });
  const page = await context.newPage();
  for (const { path } of chosen) {
    await page.goto(`${server.origin}/${path}`);
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const found = violations.flatMap(({ id, nodes }) => nodes.slice(0, 2).map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
    checks.check(found.length === 0, `${path} at ${screen.viewport.width} px, ${screen.colorScheme}:\n  ${found.join("\n  ")}`);
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    checks.check(!isWide, `${path} is wider than ${screen.viewport.width} px`);
  }
  await context.close();
}
console.log(`${chosen.length} pages of ${new Set(chosen.map(({ sort }) => sort)).size} sorts were looked at`);

await browser.close();
server.close();
checks.finish();
