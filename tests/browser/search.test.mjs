// A reader searches: types, reads, narrows, opens, with and without a server, and with an index that is broken.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Checks, buildSites, fileAddress, launch, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = join(buildSites(), "public");
const server = await serve(site);
const browser = await launch();
const checks = new Checks();
const wide = { viewport: { width: 1280, height: 900 } };

const onServer = (path) => `${server.origin}/${path}`;
const onDisk = (path) => fileAddress(site, path);
const ARTICLE = "articles/nimbus.backup/backup-job-fails.html";

/** Opens a page; `faults` is what went wrong with it, `requests` what it asked for. */
async function open(context, address) {
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("request", (request) => requests.push(request.url()));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  return { page, faults, requests, field: page.locator("form.search input") };
}

/** Types a query, and waits for what it finds. */
async function search({ page, field }, query) {
  await field.fill(query);
  await page.waitForFunction((query) => document.querySelector(".found q")?.textContent === query.trim() && !document.querySelector(".found").ariaBusy, query);
  return titles(page);
}

const titles = (page) => page.locator(".results > li > a").allInnerTexts();
const query = (page) => new URL(page.url()).searchParams.get("q");
const activeText = (page) => page.evaluate(() => document.activeElement.innerText ?? "");

async function findsFrom(way, addressOf) {
  const context = await browser.newContext(wide);
  for (const path of ["index.html", ARTICLE]) {
    const where = `${path} ${way}`;
    const opened = await open(context, addressOf(path));
    const { page, faults, requests, field } = opened;
    const before = requests.length;
    checks.check((await search(opened, "tunnel idle"))[0] === "Check what happens when the tunnel is idle", `${where}: words of a title find it`);
    // Browsers ask for the icon of a page when its address changes, and for what searches when somebody comes to the field.
    const asked = requests.slice(before).filter((address) => !/(icon\.[0-9a-f]+\.svg|assets\/search\.[0-9a-f]+\.js)$/.test(address));
    checks.check(asked.length <= 5, `${where}: a first search asks for ${asked.join(" ")}`);
    const marks = await page.locator(".results > li").first().locator("a mark").allInnerTexts();
    checks.check(marks.join(" ") === "tunnel idle", `${where}: the words of the query are marked in the title, not ${marks}`);
    checks.check((await page.locator(".results .snippet mark").count()) > 0, `${where}: words are marked in snippets`);
    checks.check((await search(opened, "NB-1034"))[0] === "Backup job fails", `${where}: a code finds what has it`);
    checks.check((await search(opened, "Backup job fails"))[0] === "Backup job fails", `${where}: a title finds its article`);
    checks.check((await search(opened, "restor"))[0].startsWith("Restore"), `${where}: the last word may be a beginning`);
    checks.check((await search(opened, '"renewed every 90 days"'))[0] === "Check the registration of the agent", `${where}: a phrase`);
    await search(opened, "backup -agent");
    const marked = (await page.locator(".found mark").allInnerTexts()).map((text) => text.toLowerCase());
    checks.check(marked.includes("backup") && !marked.includes("agent"), `${where}: a word after - is not searched for: ${[...new Set(marked)]}`);
    checks.check((await search(opened, "tunel conection")).length > 0, `${where}: misspelt words find something`);
    const notice = await page.locator(".notice").innerText();
    checks.check(/^Showing results for tunnel, connection instead of tunel, conection\.$/.test(notice), `${where}: it says for which spelling: ${notice}`);
    checks.check((await search(opened, "zzzzqqqq")).length === 0 && (await page.locator(".notice").innerText()).startsWith("No article"), `${where}: nothing is found, and that is said`);
    const services = await page.locator(".notice a").evaluate((link) => link.href);
    checks.check(services === `${addressOf("index.html")}#services`, `${where}: it leads to the services, not to ${services}`);
    await search(opened, "backup ORA-99999 -agent");
    const told = await page.locator(".notice").innerText();
    checks.check(/^No article has ora-99999\.\s+Without articles that have agent\./.test(told), `${where}: it says what nobody wrote, and what is left out: ${told}`);
    await page.getByRole("button", { name: "Look for them instead" }).click();
    await page.waitForFunction(() => document.querySelector(".found q").textContent === "backup ORA-99999 agent");
    await field.fill("-agent");
    await page.locator(".notice").getByText("Add a word to look for").waitFor();
    await search(opened, "tunnel idle");
    await page.locator(".results a").first().click();
    await page.waitForURL(/vpn-drops-check-idle\.html$/);
    await page.goBack();
    await page.locator(".results a").first().waitFor();
    checks.check((await titles(page))[0] === "Check what happens when the tunnel is idle", `${where}: going back shows the results again`);
    checks.check(faults.length === 0, `${where}: ${faults.join("; ")}`);
    await page.close();
  }
  await context.close();
}
await findsFrom("from a server", onServer);
await findsFrom("from a disk", onDisk);

async function keysAndAddress(addressOf) {
  const context = await browser.newContext(wide);
  const opened = await open(context, addressOf(ARTICLE));
  const { page, faults, field } = opened;
  await field.evaluate((it) => {
    it.value = "tunnel";
    it.dispatchEvent(new InputEvent("input", { isComposing: true, data: "tunnel", bubbles: true }));
  });
  await page.locator(".results a").first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  checks.check((await field.inputValue()) === "", "phones put words together, and these are searched for as well");
  await page.locator("main h1").first().click();
  await page.keyboard.press("/");
  checks.check(await field.evaluate((it) => it === document.activeElement && it.value === ""), "/ takes the focus to the field");
  await page.keyboard.type("virtual machine", { delay: 10 });
  await page.locator(".results a").first().waitFor();
  checks.check((await page.locator("main > :not(.found):visible").count()) === 0, "results stand in the place of the page");
  await page.waitForFunction(() => new URLSearchParams(location.search).get("q") === "virtual machine");
  await page.waitForFunction(() => /^(At least )?\d+ articles\.$/.test(document.querySelector("form.search [role=status]").textContent));
  const all = await titles(page);
  checks.check(all.length === 10, `ten results are shown at first, not ${all.length}`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  checks.check((await activeText(page)) === all[1], "arrows go from the field to the first result, and on");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  checks.check(await field.evaluate((it) => it === document.activeElement), "arrows go back to the field");
  await page.keyboard.press("Enter");
  checks.check((await activeText(page)) === all[0], "Enter goes to the first result");
  await page.keyboard.press("/");
  checks.check(await field.evaluate((it) => it === document.activeElement), "/ leads from the results to the field");
  await page.locator(".found").getByRole("button", { name: "Show more" }).click();
  const more = await titles(page);
  checks.check(more.length > 10 && (await activeText(page)) === more[10], "more results are shown, and the focus is on the first of them");
  await page.keyboard.press("Escape");
  checks.check(!(await page.locator(".found").isVisible()) && (await page.locator("main h1").first().isVisible()) && query(page) === null, "Escape closes the results");
  checks.check((await field.inputValue()) === "virtual machine", "Escape leaves the words at first");
  await page.keyboard.press("ArrowDown");
  await page.locator(".results a").first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  checks.check((await field.inputValue()) === "", "Escape empties the field then");
  await page.keyboard.type("a/b");
  checks.check((await field.inputValue()) === "a/b", "/ is typed within a field");
  await page.keyboard.press("Escape");
  await page.goto(`${addressOf("index.html")}?q=restore+file`);
  await page.getByText("Keys", { exact: true }).click();
  await page.getByRole("button", { name: "Turn / and ? off" }).click();
  checks.check((await activeText(page)) === "Turn / and ? on", "the key / can be turned off");
  await page.keyboard.press("/");
  checks.check((await activeText(page)) === "Turn / and ? on", "/ does nothing when it is turned off");
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  checks.check(await field.evaluate((it) => it === document.activeElement), "/ is there again when it is turned on");
  await page.locator(".results a").first().waitFor();
  checks.check((await field.inputValue()) === "restore file" && (await titles(page))[0] === "Restore a file from a backup", "an address with a query shows its results");
  await field.focus();
  await page.locator(".found:not([aria-busy])").waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.waitForURL(/restore-file[^/]*\.html$/);
  checks.check(faults.length === 0, `keys: ${faults.join("; ")}`);
  await context.close();
}
await keysAndAddress(onServer);
await keysAndAddress(onDisk);

/** Narrowing, and what tells results apart. */
async function facets() {
  const context = await browser.newContext(wide);
  const opened = await open(context, onServer("index.html"));
  const { page, faults } = opened;
  await search(opened, "backup job fails");
  const group = (name) => page.getByRole("group", { name });
  const apart = await page.locator(".results > li .apart").allInnerTexts();
  checks.check(apart.length === 2 && apart[0] !== apart[1], `alike titles are told apart: ${apart.join(" | ")}`);
  const kind = group("Kind").locator("button").filter({ hasText: /\d/ }).first();
  const [, name, count] = /^(.*\S)\s+(\d+)\+?$/s.exec(await kind.innerText());
  await kind.click();
  await page.locator('.facet button[aria-pressed="true"]').waitFor();
  checks.check(new URL(page.url()).searchParams.get("kind") !== null, "a kind stands in the address");
  const kinds = new Set(await page.locator(".results .of").allInnerTexts());
  checks.check(kinds.size === 1 && kinds.has(name), `only ${name} is shown, not ${[...kinds]}`);
  const number = Number(/\d+/.exec(await page.locator("p.count").innerText())[0]);
  checks.check(number >= Number(count), `as many results of the kind as were told: ${number} of ${count}`);
  checks.check((await page.evaluate(() => document.activeElement.ariaPressed)) === "true", "the focus stays on what was pressed");
  const others = await group("Kind").locator("button").count();
  checks.check(others > 1, "another kind can be chosen instead");
  await page.reload();
  await page.locator('.facet button[aria-pressed="true"]').waitFor();
  checks.check((await page.locator('.facet button[aria-pressed="true"]').innerText()).startsWith(name), "an address with a kind shows it");
  await page.locator('.facet button[aria-pressed="true"]').click();
  await page.waitForFunction(() => !document.querySelector('.facet button[aria-pressed="true"]'));
  const service = group("Service").locator("button").last();
  const expected = Number(/(\d+)\+?$/.exec(await service.innerText())[1]);
  await service.click();
  await page.locator('.facet button[aria-pressed="true"]').waitFor();
  await page.locator(".found:not([aria-busy])").waitFor();
  const left = Number(/^(?:At least )?(\d+) article/.exec(await page.locator("p.count").innerText())[1]);
  checks.check(left === expected, `a service leaves as many as it says: ${expected}`);
  checks.check(new URL(page.url()).searchParams.get("service") !== null, "a service stands in the address");
  await search(opened, "zzzzqqqq");
  await page.getByRole("button", { name: "Search in all articles" }).click();
  checks.check(new URL(page.url()).searchParams.get("service") === null, "all articles can be searched again");
  await search(opened, "retentoin polcy");
  await search(opened, "xonnextiob");
  const proposal = page.locator(".choices button").first();
  checks.check((await proposal.innerText()) === "connection", "the nearest word is proposed where nothing is found");
  await proposal.click();
  await page.locator(".results a").first().waitFor();
  checks.check(query(page) === "connection", "what is proposed is searched for");
  checks.check(faults.length === 0, `facets: ${faults.join("; ")}`);
  await context.close();
}
await facets();

/** What is missing or damaged is told, breaks nothing, and is asked for again. */
const FAILURE = "could not be read";
async function failsAndRecovers(name, address, breakIt, mendIt) {
  const context = await browser.newContext(wide);
  const opened = await open(context, address);
  const { page, faults, field } = opened;
  await breakIt(page);
  await field.fill("tunnel");
  await page.locator(".notice").waitFor();
  checks.check((await page.locator(".notice").innerText()).includes(FAILURE), `${name}: it is told`);
  await page.waitForFunction((text) => document.querySelector("form.search [role=status]").textContent.includes(text), FAILURE);
  checks.check(!faults.some((fault) => fault.startsWith("exception")), `${name}: ${faults.join("; ")}`);
  await field.fill("gateway");
  await page.waitForTimeout(200);
  checks.check((await page.locator(".notice").innerText()).includes(FAILURE), `${name}: another search tells it again`);
  await mendIt(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".notice").waitFor({ state: "detached" });
  await page.locator(".results a").first().waitFor();
  checks.check((await titles(page)).some((title) => title.includes("gateway")), `${name}: another try finds something`);
  checks.check(!faults.some((fault) => fault.startsWith("exception")), `${name}: ${faults.join("; ")}`);
  await page.close();
  await context.close();
}
const isChunk = /\/search\/[^/]+\.js/;
const isShard = /\/search\/(?!index)[^/]+\.js/;
const mended = (page) => page.unrouteAll();
const answers = (pattern, body, status = 200) => (page) => page.route(pattern, (route) => route.fulfill({ status, body, contentType: "text/javascript" }));
await failsAndRecovers("no entry", onServer("index.html"), (page) => page.route(isChunk, (route) => route.abort()), mended);
await failsAndRecovers("no shard", onServer(ARTICLE), answers(isShard, "", 404), mended);
await failsAndRecovers("an empty chunk", onServer("index.html"), answers(isShard, ""), mended);
await failsAndRecovers("a page in the place of a chunk", onServer("index.html"), answers(isShard, "<!doctype html><p>Sign in"), mended);
await failsAndRecovers("another name", onServer("index.html"), answers(isChunk, 'selfhelpSearch("other",0,`x`)'), mended);
await failsAndRecovers("a wrong sum", onServer("index.html"), answers(isChunk, 'selfhelpSearch("index",1,`1\\n5\\n`)'), mended);
await failsAndRecovers("a throwing chunk", onServer("index.html"), answers(isChunk, "selfhelpSearc()"), mended);
await failsAndRecovers("a text that is cut off", onServer("index.html"), answers(isChunk, 'selfhelpSearch("index",1'), mended);

// On a disk browsers hide where an error is from.
const copy = mkdtempSync(join(tmpdir(), "selfhelp-damaged-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
cpSync(site, copy, { recursive: true });
const damage = (change) => () => {
  for (const name of readdirSync(join(site, "search"))) {
    const text = readFileSync(join(site, "search", name), "utf8");
    if (name !== "index.js") writeFileSync(join(copy, "search", name), change(text));
  }
};
const onCopy = fileAddress(copy, "index.html");
await failsAndRecovers("damaged on a disk", onCopy, damage((text) => text.replace(/tunnel/gi, "tunnfl").replace(/gateway/gi, "gatewax")), damage((text) => text));
await failsAndRecovers("cut off on a disk", onCopy, damage((text) => text.slice(0, -20)), damage((text) => text));
await failsAndRecovers("gone from a disk", onCopy, () => readdirSync(join(site, "search")).forEach((name) => rmSync(join(copy, "search", name))), () => cpSync(site, copy, { recursive: true }));

/** However bytes are flipped, the page says that it cannot read them, or finds what it should. */
async function flippedBytes(times) {
  const context = await browser.newContext(wide);
  const { page, faults } = await open(context, onServer("index.html"));
  // A linear congruence: the same flips in each run.
  let seed = 5;
  const random = (limit) => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % limit;
  // Of one chunk the same byte is another one, however often it is asked for.
  let flipped = null;
  await page.route(isChunk, (route) => {
    const { pathname } = new URL(route.request().url());
    const bytes = readFileSync(join(site, pathname));
    if (!flipped && random(2) === 0) flipped = { pathname, at: random(bytes.length), bit: 1 << random(8) };
    if (flipped?.pathname === pathname) bytes[flipped.at] ^= flipped.bit;
    return route.fulfill({ body: bytes, contentType: "text/javascript; charset=utf-8" });
  });
  let told = 0;
  for (let at = 0; at < times; at += 1) {
    flipped = null;
    await page.goto(onServer("index.html?q=tunnel"));
    await page.locator(".found:not([aria-busy]) :is(.notice, .results)").first().waitFor();
    if ((await page.locator(".notice").count()) > 0) told += 1;
    else checks.check((await titles(page))[0]?.includes("tunnel"), `flipped bytes, ${at}: other results`);
  }
  checks.check(told > times / 2, `flipped bytes are told: ${told} of ${times}`);
  const exceptions = faults.filter((fault) => fault.startsWith("exception"));
  checks.check(exceptions.length === 0, `flipped bytes: ${exceptions.join("; ")}`);
  await context.close();
}
await flippedBytes(Number(process.env.FLIPS ?? 60));

/** Of an index that cannot be read in parts, or is of another version, a reader is told so. */
async function partsAndVersions() {
  const context = await browser.newContext(wide);
  const { page, faults, field } = await open(context, onServer("index.html"));
  const asked = [];
  page.on("request", (request) => isShard.test(request.url()) && asked.push(new URL(request.url()).pathname));
  await search({ page, field }, "backup agent tunnel");
  const all = await page.locator("p.count").innerText();
  checks.check(new Set(asked).size > 2, `parts to be missed: ${asked}`);
  await page.route((address) => address.pathname === asked[0], (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(onServer("index.html?q=backup+agent+tunnel"));
  await page.locator(".found:not([aria-busy]) .results a").first().waitFor();
  checks.check(/^A part of the search index could not be read, so articles may be missing\.\s+Try again$/.test(await page.locator(".notice").innerText()), "a part that is missing is told, above what the others have");
  checks.check(/^At least \d+ articles$/.test(await page.locator("p.count").innerText()), "what was found is not all");
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".notice").waitFor({ state: "detached" });
  checks.check((await page.locator("p.count").innerText()) === all, "another try finds all");
  checks.check(!faults.some((fault) => fault.startsWith("exception")), `parts: ${faults.join("; ")}`);
  await answers(/search\/index\.js/, 'selfhelpSearch("index",1007471533,`9`)')(page);
  await page.goto(onServer("index.html?q=tunnel"));
  await page.locator(".notice").waitFor();
  const told = await page.locator(".notice").innerText();
  checks.check(told.startsWith("This page and the search index are of different versions.") && !told.includes("connection"), `another version is told: ${told}`);
  await page.unrouteAll();
  await page.getByRole("button", { name: "Load the page anew" }).click();
  await page.locator(".results a").first().waitFor();
  checks.check((await titles(page))[0].includes("tunnel"), "a page of the right version finds it");
  await context.close();
}
await partsAndVersions();

/** Nobody presses a key in the frame that scrolls. */
const scrollDown = (page, top) =>
  page.evaluate((top) => new Promise((done) => {
    scrollTo(0, top);
    requestAnimationFrame(() => requestAnimationFrame(done));
  }), top);

/** A search and what is chosen are steps to go back from, and leave the page as it was. */
async function goesBack(addressOf) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 400 } });
  const { page, faults, field } = await open(context, addressOf(ARTICLE));
  const title = await page.title();
  const length = await page.evaluate(() => history.length);
  const scrolled = () => page.evaluate(() => Math.round(scrollY));
  await scrollDown(page, 300);
  await page.keyboard.press("/");
  await page.keyboard.type("backup", { delay: 60 });
  await page.waitForFunction(() => new URLSearchParams(location.search).get("q") === "backup");
  await page.locator(".found:not([aria-busy])").waitFor();
  checks.check((await page.title()) === `backup · ${title}`, `the title names the search: ${await page.title()}`);
  checks.check((await scrolled()) === 0, `results are seen from their beginning, not from ${await scrolled()}`);
  checks.check((await page.evaluate(() => history.length)) === length + 1, "a search is one step, however it is typed");
  const pressed = page.locator('.facet button[aria-pressed="true"]');
  await page.getByRole("group", { name: "Kind" }).locator("button").first().click();
  await pressed.waitFor();
  await page.goBack();
  await pressed.waitFor({ state: "detached" });
  checks.check(query(page) === "backup" && (await page.locator(".found").isVisible()), "going back takes back what was chosen");
  await page.goForward();
  await pressed.waitFor();
  await page.goBack();
  await page.goBack();
  await page.locator(".found").waitFor({ state: "hidden" });
  await page.waitForTimeout(100);
  checks.check((await page.locator("main h1").first().isVisible()) && (await field.inputValue()) === "" && (await page.title()) === title, "going back from a search shows the page");
  checks.check((await scrolled()) === 300, `going back leads to where the page was, not to ${await scrolled()}`);
  await page.keyboard.press("/");
  await page.keyboard.type("tunnel", { delay: 10 });
  await page.locator(".results a").first().waitFor();
  await page.waitForFunction(() => document.querySelector("form.search [role=status]").textContent !== "");
  await page.keyboard.press("Escape");
  checks.check((await page.locator("form.search [role=status]").textContent()) === "", "nothing is told of results that are closed");
  checks.check((await scrolled()) === 300 && (await page.title()) === title, `Escape leads to where the page was, not to ${await scrolled()}`);
  await page.keyboard.press("Escape");
  await page.keyboard.type("tunnel", { delay: 10 });
  await page.locator(".results a").first().waitFor();
  await page.keyboard.type(" idle", { delay: 0 });
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".found q").textContent === "tunnel idle");
  await page.waitForFunction(() => document.activeElement.matches(".results a"));
  checks.check((await activeText(page)) === (await titles(page))[0], "Enter right behind the last key leads to what that finds");
  await page.keyboard.press("/");
  checks.check((await page.evaluate(() => history.length)) === length + 1, "a closed search leaves no step behind the next one");
  await search({ page, field }, "virtual machine");
  await page.locator(".found").getByRole("button", { name: "Show more" }).click();
  const results = page.locator(".results a");
  await results.nth(11).waitFor();
  await page.locator(".found:not([aria-busy])").waitFor();
  await results.nth(11).click();
  await page.waitForFunction(() => !location.search);
  await page.goBack();
  await results.nth(11).waitFor();
  await search({ page, field }, "virtual");
  checks.check((await results.count()) === 10, "another search begins with ten results");
  checks.check(faults.length === 0, `going back: ${faults.join("; ")}`);
  await context.close();
}
/** Results that come with their page are no place in it. */
async function goesBackAfterReload() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 400 } });
  const { page, field } = await open(context, onServer(ARTICLE));
  await scrollDown(page, 300);
  await search({ page, field }, "backup");
  await scrollDown(page, 200);
  await page.reload();
  await page.locator(".results a").first().waitFor();
  // A page that glides to where it was adds what is left of the way to what the next step asks for.
  const glides = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
  checks.check(glides === "auto", `a page is at once where it was, with the behaviour auto and not ${glides}`);
  await page.goBack();
  await page.locator(".found").waitFor({ state: "hidden" });
  // Browsers scroll to where a page was a moment later, so the place has to last.
  await page.waitForTimeout(300);
  const top = await page.evaluate(() => Math.round(scrollY));
  checks.check(top === 300, `going back after a reload leads to where the page was, not to ${top}`);
  await context.close();
}
await goesBackAfterReload();
await goesBack(onServer);
await goesBack(onDisk);

/** On a phone what is chosen is seen, and can be taken back. */
async function narrowedOnPhone() {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const { page, faults, field } = await open(context, onServer("index.html?q=gateway&kind=rca"));
  const summary = page.locator(".facets summary");
  await summary.waitFor();
  const named = await summary.innerText();
  checks.check(/^Narrow down: \S/.test(named), `what is chosen is named: ${named}`);
  checks.check(await page.locator('.facet button[aria-pressed="true"]').isVisible(), "what is chosen is seen at first");
  await summary.click();
  await search({ page, field }, "tunnel");
  checks.check((await summary.innerText()) === named, "it is named with another search as well");
  await page.getByRole("button", { name: "Search in all articles" }).click();
  await page.waitForFunction(() => !location.search.includes("kind="));
  await page.locator(".found:not([aria-busy])").waitFor();
  checks.check((await summary.innerText()) === "Narrow down", "it can be taken back");
  await field.fill("backup ".repeat(100));
  await page.locator(".found:not([aria-busy]) .results a").first().waitFor();
  const { lines, quotes } = await page.locator(".found h1").evaluate((it) => ({ lines: it.clientHeight / parseFloat(getComputedStyle(it).lineHeight), quotes: getComputedStyle(it.querySelector("q")).quotes }));
  checks.check(lines < 2.5 && quotes === "auto", `a long query takes no more than two lines, not ${lines}; ${quotes}`);
  await search({ page, field }, '"quieter hour"');
  checks.check((await page.locator(".found q").evaluate((it) => getComputedStyle(it).quotes)) === "none", "a query with quotation marks gets no others");
  for (const words of ["\u{1f600}", "%", '""']) {
    await field.fill(words);
    await page.locator(".notice").getByText("Type a word or a number").waitFor();
  }
  await field.fill(" ");
  await page.locator(".found").waitFor({ state: "hidden" });
  checks.check(faults.length === 0, `on a phone: ${faults.join("; ")}`);
  await context.close();
}
await narrowedOnPhone();

/** Of a search that found all there is, only kinds are shown that it has, and counts stay what they are. */
async function wholeAnswers() {
  const context = await browser.newContext(wide);
  const { page, faults, requests, field } = await open(context, onServer("index.html"));
  await search({ page, field }, "tunnel idle");
  const kinds = page.getByRole("group", { name: "Kind" }).locator("button[data-facet]");
  const all = await kinds.allInnerTexts();
  checks.check(all.length > 1 && all.every((text) => /\s\d+$/.test(text)), `each kind has a count: ${all}`);
  const before = requests.filter((address) => isChunk.test(address)).length;
  await kinds.last().click();
  await page.locator('.facet button[aria-pressed="true"]').waitFor();
  const count = /\d+$/.exec(all.at(-1))[0];
  checks.check((await page.locator("p.count").innerText()).startsWith(`${count} article`), `a kind leaves as many as it says: ${count}`);
  checks.check(JSON.stringify((await kinds.allInnerTexts()).sort()) === JSON.stringify(all.sort()), "the counts of kinds stay");
  checks.check(requests.filter((address) => isChunk.test(address)).length === before, "nothing more is asked for");
  checks.check(faults.length === 0, `whole answers: ${faults.join("; ")}`);
  await context.close();
}
await wholeAnswers();

/** What never comes is given up, and what comes late is too late for an older search. */
async function waiting() {
  const context = await browser.newContext(wide);
  const { page, faults, field } = await open(context, "about:blank");
  await page.clock.install();
  await page.goto(onServer("index.html"));
  const held = [];
  await page.route(isShard, (route) => void held.push(route));
  await field.fill("tunnel");
  await page.clock.runFor(1000);
  await page.waitForRequest(isShard).catch(() => {});
  await page.clock.runFor(20_000);
  await page.locator(".notice").waitFor();
  checks.check((await page.locator(".notice").innerText()).includes(FAILURE), "a chunk that does not come is given up");
  await page.unroute(isShard);
  await field.fill("gateway maintenance");
  await page.clock.runFor(1000);
  await page.locator(".results a").first().waitFor();
  for (const route of held) await route.continue().catch(() => {});
  await page.clock.runFor(1000);
  checks.check((await titles(page))[0].includes("gateway"), "an older answer does not take the place of a newer one");
  checks.check(faults.length === 0, `waiting: ${faults.join("; ")}`);
  await context.close();
}
await waiting();

const withoutScript = await browser.newContext({ javaScriptEnabled: false });
for (const addressOf of [onServer, onDisk]) {
  const { page, field } = await open(withoutScript, addressOf(ARTICLE));
  checks.check(/Search needs JavaScript/.test(await page.locator("form.search").innerText()), "without JavaScript the form says so");
  await field.fill("tunnel");
  await field.press("Enter");
  await page.waitForURL(/\/index\.html\?q=tunnel$/);
  checks.check(page.url() === `${addressOf("index.html")}?q=tunnel`, `without JavaScript the form leads home, not to ${page.url()}`);
  await page.locator("form.search a").click();
  await page.waitForURL(/index\.html#services$/);
  await page.close();
}
await withoutScript.close();

/** Open results are accessible, and fit a phone. */
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
    for (const words of ["virtual machine", "backup job fails", "tunel", "zzzzqqqq"]) {
      const opened = await open(context, onServer(ARTICLE));
      const { page } = opened;
      await search(opened, words);
      if (await page.locator(".facets").count()) await page.locator(".facets").evaluate((details) => (details.open = true));
      await page.addScriptTag({ content: axe });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const found = violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`);
      checks.check(found.length === 0, `"${words}" at ${width} px, ${colorScheme}:\n  ${found.join("\n  ")}`);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      checks.check(excess <= 0, `"${words}" is ${excess} px wider than ${width} px`);
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${words.replaceAll(" ", "-")}-${width}-${colorScheme}.png`), fullPage: true });
      if (process.env.SCREENSHOTS && width === 1280) await page.pdf?.({ path: join(process.env.SCREENSHOTS, "print.pdf") }).catch(() => {});
      await page.close();
    }
    await context.close();
  }
}

const printed = await browser.newContext(wide);
const onPaper = await open(printed, onServer(ARTICLE));
await search(onPaper, "tunnel");
await onPaper.page.emulateMedia({ media: "print" });
checks.check(!(await onPaper.page.locator(".found").isVisible()) && !(await onPaper.field.isVisible()), "neither field nor results are printed");
checks.check(await onPaper.page.locator("main h1").last().isVisible(), "the page is printed, not its results");
await printed.close();

await browser.close();
server.close();
checks.finish();
