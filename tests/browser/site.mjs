// The program; the sample sites, built anew and served; a browser to look at them with; and a list of what is wrong.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug", "selfhelp");

/**
 * Builds the sample sites into a folder that goes away with the process, and returns that folder. The content is copied, without
 * the repository's own `static/` and `templates/`: pages load what is built in, as those of any content do.
 */
export function buildSites() {
  const folder = mkdtempSync(join(tmpdir(), "selfhelp-browser-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const [content, out] = [join(folder, "content"), join(folder, "site")];
  for (const name of ["articles", "topics", "names.toml", "selfhelp.toml"]) cpSync(join(root, name), join(content, name), { recursive: true });
  execFileSync(program, ["build", "--quiet", "--root", content, "--out", out], { stdio: ["ignore", "inherit", "inherit"] });
  return out;
}

/** One page of every sort that a site has, with an article of every kind: name and path. Or with so many of each kind. */
export function pagesOf(site, most = 1) {
  const first = (folder) => readdirSync(join(site, folder)).filter((name) => name.endsWith(".html")).sort()[0];
  const pages = [
    ["home", "index.html"],
    ["not found", "404.html"],
    ["service", `services/${first("services")}`],
    ["product", `products/${first("products")}`],
    ["coverage", "coverage.html"],
    ["troubleshooter", `troubleshooters/${first("troubleshooters")}`],
  ];
  for (const name of readdirSync(join(site, "kinds")).sort()) {
    pages.push([`kind ${name}`, `kinds/${name}`]);
    const links = readFileSync(join(site, "kinds", name), "utf8").matchAll(/href="\.\.\/(articles\/[^"#]+)"/g);
    const articles = [...new Set(Array.from(links, ([, path]) => path))];
    if (articles.length === 0) throw new Error(`kinds/${name} lists no article`);
    for (const article of articles.slice(0, most)) pages.push([`article of ${name}`, article]);
  }
  if (pages.length < 6 + 2 * 16) throw new Error("the sample content does not have an article of every kind");
  return pages;
}

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", json: "application/json", png: "image/png", txt: "text/plain" };

/** Serves a site on a free port of this machine. */
export async function serve(site) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)).replace(/\/$/, "/index.html");
    const file = join(site, path);
    const isThere = existsSync(file) && statSync(file).isFile();
    const shown = isThere ? file : join(site, "404.html");
    response.writeHead(isThere ? 200 : 404, { "content-type": types[shown.split(".").pop()] ?? "application/octet-stream" });
    response.end(readFileSync(shown));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A page's address in a folder, for a browser. */
export const fileAddress = (site, path) => pathToFileURL(join(site, path)).href;

/** Debian's Chromium with an empty profile, which makes no requests of its own. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });

/** Collects what is wrong, so that one run shows all of it. */
export class Checks {
  passed = 0;
  failures = [];

  check(holds, failure) {
    if (holds) this.passed += 1;
    else this.failures.push(failure);
  }

  /** Prints the result, and ends the process with it. */
  finish() {
    for (const failure of this.failures) console.error(`FAILED ${failure}`);
    console.log(`${this.passed} checks passed, ${this.failures.length} failed`);
    process.exitCode = this.failures.length === 0 ? 0 : 1;
  }
}

/** Items by a key of theirs, keys in the order in which they come. */
export function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}
