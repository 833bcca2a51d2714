// Measures searches as a reader makes them, in Chromium, from a server on this machine:
//   node benches/search.mjs SITE JUDGED.jsonl [COUNT]
//
// SITE is a built site, JUDGED has a JSON object with a `query` on each line (as for tests/search/run.mjs); COUNT of them are
// taken, evenly. Each is searched in a browser that has seen nothing yet: put into the field at once, and typed key by key.
// Times are from the last key to the first result that is painted; bytes are bodies, compressed by gzip, beyond the page's own.
// The packages of tests/browser must be installed.
import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "../tests/browser/site.mjs";

const [folder, judged, count = "60"] = process.argv.slice(2);
if (!folder || !judged) {
  console.error("usage: node benches/search.mjs SITE JUDGED.jsonl [COUNT]");
  process.exit(2);
}
const KEY = 100; // ms between keys

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
const packed = new Map();
let log = [];

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = join(folder, path);
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(file)));
  const body = packed.get(file);
  log.push(body.length);
  const type = types[file.split(".").pop()] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": "max-age=3600" }).end(body);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const home = `http://127.0.0.1:${server.address().port}/index.html`;

const lines = readFileSync(judged, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const step = Math.max(1, Math.floor(lines.length / Number(count)));
const queries = lines.filter((_, at) => at % step === 0).slice(0, Number(count)).map(({ query }) => query.trim());

const browser = await launch();
const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
const settled = (page, query) =>
  page.waitForFunction((query) => document.querySelector(".found q")?.textContent === query && !document.querySelector(".found").ariaBusy, query, { polling: 20, timeout: 20_000 });

/** Tells the page to note when a key is pressed, and when a first result is there and painted. */
function watch() {
  const field = document.querySelector("form.search input");
  field.addEventListener("input", () => (window.lastKey = performance.now()));
  const observer = new MutationObserver(() => {
    const at = performance.now();
    if (document.querySelector(".found q")?.textContent !== window.wanted) return;
    window.written ??= at - window.lastKey;
    requestAnimationFrame(() => setTimeout(() => (window.painted ??= performance.now() - window.lastKey)));
  });
  observer.observe(document.querySelector("main"), { childList: true, subtree: true });
}

async function measure(query, next, isTyped) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  log = [];
  await page.goto(home, { waitUntil: "networkidle" });
  const ofPage = { requests: log.length, bytes: sum(log) };
  await page.evaluate(watch);
  await page.evaluate((query) => (window.wanted = query), query);
  log = [];
  await page.focus("form.search input");
  if (isTyped) await page.keyboard.type(query, { delay: KEY });
  else await page.keyboard.insertText(query);
  await settled(page, query);
  await page.waitForFunction(() => window.painted !== undefined);
  const time = await page.evaluate(() => window.painted);
  const first = { requests: log.length, bytes: sum(log) };
  log = [];
  await page.fill("form.search input", next);
  await settled(page, next);
  const following = { requests: log.length, bytes: sum(log) };
  await context.close();
  return { ofPage, time, first, following };
}

function show(name, values, unit) {
  const order = [...values].sort((a, b) => a - b);
  const at = (share) => order[Math.min(order.length - 1, Math.floor(share * order.length))].toFixed(unit === "" ? 0 : 1);
  console.log(`  ${name.padEnd(46)} median ${at(0.5)}${unit}, 95 % ${at(0.95)}${unit}, most ${at(1)}${unit}`);
}

for (const isTyped of [false, true]) {
  const chosen = isTyped ? queries.filter((_, at) => at % 3 === 0) : queries;
  const all = [];
  for (const [at, query] of chosen.entries()) all.push(await measure(query, chosen[(at + 1) % chosen.length], isTyped));
  console.log(`${chosen.length} queries, ${isTyped ? `typed, ${KEY} ms a key` : "put in at once"}`);
  show("the page: bytes", all.map(({ ofPage }) => ofPage.bytes / 1024), " KB");
  show("the page: requests", all.map(({ ofPage }) => ofPage.requests), "");
  show("last key to first result painted, cold", all.map(({ time }) => time), " ms");
  show("a first search: bytes", all.map(({ first }) => first.bytes / 1024), " KB");
  show("a first search: requests", all.map(({ first }) => first.requests), "");
  show("a following search: bytes", all.map(({ following }) => following.bytes / 1024), " KB");
  show("a following search: requests", all.map(({ following }) => following.requests), "");
}
await browser.close();
server.close();
