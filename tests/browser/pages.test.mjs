// Every sort of page works from a disk and from a web server, loads little and nothing from elsewhere, fits narrow
// screens, and is readable without JavaScript.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Checks, buildSites, fileAddress, launch, pagesOf, serve } from "./site.mjs";

const out = buildSites();
const site = join(out, "public");
const pages = pagesOf(site);
const server = await serve(site);
const browser = await launch();
const checks = new Checks();

const MAX_REQUESTS = 5;
const MAX_COMPRESSED_BYTES = 30 * 1024;

/** Opens a page, and tells what it asked for and what went wrong with it. */
async function open(context, address) {
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  const bodies = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`cannot load ${request.url()}: ${request.failure()?.errorText}`));
  // A page for a missing address looks for others when it is there itself: that is no part of its first view.
  const isSuggestion = (asked) => address.endsWith("/404.html") && /\/(assets\/search\.|search\/)/.test(asked.url());
  page.on("request", (request) => isSuggestion(request) || requests.push(request.url()));
  page.on("response", (response) => isSuggestion(response) || bodies.push(response.body().catch(() => Buffer.alloc(0))));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  const size = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  return { page, faults, requests, size };
}

/** Whether a stylesheet took effect: the link to the content is out of sight. */
const isStyled = () => getComputedStyle(document.querySelector("a")).position !== "static" || document.styleSheets.length > 0;

const ways = [
  ["from a server", (path) => `${server.origin}/${path}`, (address) => address.startsWith(`${server.origin}/`)],
  ["from a disk", (path) => fileAddress(site, path), (address) => address.startsWith(fileAddress(site, ""))],
];
for (const [way, addressOf, isOwn] of ways) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  for (const [name, path] of pages) {
    // The page for missing addresses is served at any of them, so on a disk its links have no root to count from.
    if (way === "from a disk" && path === "404.html") continue;
    const { page, faults, requests, size } = await open(context, addressOf(path));
    checks.check(faults.length === 0, `${name} ${path} ${way}: ${faults.join("; ")}`);
    const foreign = requests.filter((address) => !isOwn(address) && !address.startsWith("data:"));
    checks.check(foreign.length === 0, `${name} ${path} ${way} asks others: ${foreign.join(" ")}`);
    checks.check(requests.length <= MAX_REQUESTS, `${name} ${path} ${way} makes ${requests.length} requests, and ${MAX_REQUESTS} are allowed: ${requests.join(" ")}`);
    checks.check(await page.evaluate(isStyled), `${name} ${path} ${way} has no style`);
    if (way === "from a server") {
      checks.check(size <= MAX_COMPRESSED_BYTES, `${name} ${path} has ${size} bytes compressed, and ${MAX_COMPRESSED_BYTES} are allowed`);
    }
    await page.close();
  }
  await context.close();
}

const narrow = await browser.newContext({ viewport: { width: 320, height: 640 } });
for (const [name, path] of pages) {
  const page = await narrow.newPage();
  await page.goto(`${server.origin}/${path}`);
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const elements = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1);
    return [`${document.documentElement.scrollWidth} px`, ...elements.slice(0, 3).map((element) => element.outerHTML.slice(0, 100))];
  });
  checks.check(wide.length === 0, `${name} ${path} is wider than a screen of 320 px: ${wide.join(" ")}`);
  await page.close();
}
await narrow.close();

const withoutScript = await browser.newContext({ javaScriptEnabled: false });
for (const [name, path] of pages) {
  const page = await withoutScript.newPage();
  await page.goto(`${server.origin}/${path}`);
  const title = (await page.locator("main h1").innerText()).trim();
  const text = (await page.locator("main").innerText()).trim();
  checks.check(title.length > 0 && text.length > title.length, `${name} ${path} shows nothing without JavaScript`);
  checks.check((await page.locator("a[href]").count()) > 1, `${name} ${path} leads nowhere without JavaScript`);
  await page.close();
}
await withoutScript.close();

const missing = await browser.newContext();
const lost = await missing.newPage();
const answer = await lost.goto(`${server.origin}/articles/no/such/page.html`);
checks.check(answer.status() === 404, "an address without a page must answer with 404");
const home = lost.locator("main a[href]").first();
await home.click();
checks.check(new URL(lost.url()).pathname.endsWith("/index.html"), `the page for missing addresses must lead home, not to ${lost.url()}`);
await missing.close();

// A site shows its own cloud alone.
for (const [site_id, other] of [["public", "USNat"], ["usnat", "Mooncake"]]) {
  checks.check(!readFileSync(join(out, site_id, "index.html"), "utf8").includes(other), `${site_id} names ${other}`);
}

await browser.close();
server.close();
checks.finish();
