// An author writes: the page in the browser follows each saved file, and shows what is wrong.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Checks, launch, program } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const repository = fileURLToPath(new URL("../../", import.meta.url));
const checks = new Checks();

const content = mkdtempSync(join(tmpdir(), "selfhelp-preview-"));
for (const name of ["articles", "topics", "names.toml", "selfhelp.toml"]) cpSync(join(repository, name), join(content, name), { recursive: true });

/** Starts the preview of the content, and returns its address. */
async function preview() {
  const child = spawn(program, ["serve", "--root", content, "--port", "0"], { stdio: ["ignore", "inherit", "pipe"] });
  process.on("exit", () => {
    child.kill("SIGKILL");
    rmSync(content, { recursive: true, force: true });
  });
  let told = "";
  for await (const words of child.stderr) {
    told += words;
    const address = /http:\/\/[\d.:]+/.exec(told);
    if (address) return { child, origin: address[0] };
  }
  throw new Error(`the preview did not start: ${told}`);
}

const { child, origin } = await preview();
child.stderr.resume();
const browser = await launch();
const ARTICLE = "articles/nimbus.backup/backup-job-fails";
const source = join(content, `${ARTICLE}.md`);
const original = readFileSync(source, "utf8");
const save = (text) => writeFileSync(source, text);

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 500 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(`${origin}/${path}`);
  return { context, page, faults };
}

const panelText = (page) => page.locator("#_selfhelp-panel").evaluate((host) => host.shadowRoot.textContent);

/** What is saved is seen in the place of what was there, and nothing else moves. */
async function followsAnArticle() {
  const { context, page, faults } = await open(`public/${ARTICLE}.html`);
  await page.locator("#_selfhelp-panel").getByText(/Preview: (?!checking)/).waitFor();
  await page.evaluate(() => {
    window.isSamePage = true;
    document.querySelector("h1").isSameTitle = true;
    scrollTo(0, 150);
  });
  save(`${original}\n\nA paragraph that was added.\n\n    and some code\n`);
  await page.getByText("A paragraph that was added.").waitFor();
  checks.check(await page.evaluate(() => window.isSamePage === true), "the page is not loaded anew");
  checks.check(await page.evaluate(() => document.querySelector("h1").isSameTitle === true), "what did not change stays");
  checks.check((await page.evaluate(() => scrollY)) === 150, "the place stays");
  checks.check((await page.locator(".body > .code:last-child .copy").count()) === 1, "new code can be copied");
  save(original.replace(/pageTitle="[^"]*"/, 'pageTitle="Another title"'));
  await page.waitForFunction(() => document.title.startsWith("Another title"));
  checks.check((await page.locator("h1").innerText()) === "Another title", "a title is followed");
  checks.check((await page.getByText("A paragraph that was added.").count()) === 0, "what was taken away is gone");
  save(original);
  await page.waitForFunction(() => !document.title.startsWith("Another title"));
  checks.check(await page.evaluate(() => window.isSamePage === true), "the page was never loaded anew");
  checks.check(faults.length === 0, `following an article: ${faults.join("; ")}`);
  await context.close();
}
await followsAnArticle();

/** The panel tells what is wrong with the article, and leads on. */
async function showsFindings() {
  const { context, page, faults } = await open(`public/${ARTICLE}.html`);
  save(`${original}\n\n[Nowhere](nowhere.md)\n`);
  const panel = page.locator("#_selfhelp-panel");
  await panel.getByText(/error|warning/).first().waitFor();
  await panel.locator("summary").focus();
  await page.keyboard.press("Enter");
  await panel.getByRole("link", { name: "link-relative" }).waitFor();
  const line = original.split("\n").length + 2;
  checks.check((await panelText(page)).includes(`line ${line} `), `the line is told: ${await panelText(page)}`);
  const rule = await panel.getByRole("link", { name: "link-relative" }).getAttribute("href");
  checks.check((await page.request.get(origin + rule)).status() === 200, "the rule is explained");
  checks.check(faults.length === 0, `findings: ${faults.join("; ")}`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector("#_selfhelp-panel")));
  checks.check(violations.length === 0, `the panel is accessible: ${violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`).join("; ")}`);
  save(original);
  await panel.getByText("link-relative").waitFor({ state: "detached" });
  const sites = await panel.locator("select option").evaluateAll((options) => options.map((option) => option.value));
  checks.check(sites.includes(`/fairfax/${ARTICLE}.html`) && sites.includes(`/public~customer/${ARTICLE}.html`), `other sites are led to: ${sites}`);
  await panel.locator("select").selectOption(`/fairfax/${ARTICLE}.html`);
  await page.waitForURL(`**/fairfax/${ARTICLE}.html`);
  await context.close();
}
await showsFindings();

/** A broken template is told with its place, and the last good page stays. */
async function survivesBrokenTemplates() {
  const { context, page } = await open(`public/${ARTICLE}.html`);
  const title = await page.locator("h1").innerText();
  cpSync(join(repository, "templates"), join(content, "templates"), { recursive: true });
  const template = join(content, "templates", "article.html");
  const good = readFileSync(template, "utf8");
  writeFileSync(template, good.replace("{%- block main %}", "{%- block main %"));
  const panel = page.locator("#_selfhelp-panel");
  await panel.getByText("Mistake: not the newest").waitFor();
  // While the folder was copied file by file, what was told was of a component that was not there yet.
  await panel.getByText(/templates\/article\.html:\d+:\d+/).first().waitFor({ state: "attached" })
    .catch(async () => checks.check(false, `the place is told: ${await panelText(page)}`));
  checks.check((await page.locator("h1").innerText()) === title, "the last good page stays");
  writeFileSync(template, good.replace("<h1", "<p>Mended.</p><h1"));
  await page.getByText("Mended.").waitFor();
  rmSync(join(content, "templates"), { recursive: true });
  await page.getByText("Mended.").waitFor({ state: "detached" });
  await context.close();
}
await survivesBrokenTemplates();

/** The preview's own pages, wide and narrow, light and dark. */
async function ownPages() {
  for (const [width, colorScheme] of [[1280, "light"], [390, "dark"]]) {
    for (const path of ["_selfhelp/", "_selfhelp/?folder=articles%2Fnimbus.backup", "_selfhelp/rules/link-relative", `_selfhelp/compare?article=${ARTICLE}.md`]) {
      const { context, page, faults } = await open(path, { viewport: { width, height: 800 }, colorScheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false }));
      checks.check(violations.length === 0, `${path} ${colorScheme}: ${violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`).join("; ")}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      checks.check(overflow <= 0, `${path} is ${overflow}px too wide at ${width}`);
      checks.check(faults.length === 0, `${path}: ${faults.join("; ")}`);
      await context.close();
    }
  }
}
await ownPages();

/** The word on whether two versions differ is of now. */
async function comparesVersions() {
  const compared = "articles/nimbus.backup/compared";
  const article = (name, clouds, text) =>
    writeFileSync(join(content, "articles", "nimbus.backup", `${name}.md`), `<properties pageTitle="${name}" selfHelpType="generic" cloudEnvironments="${clouds}" />\n# ${name}\n\n${text}\n`);
  const write = (text) => article("compared", "public, fairfax", text);
  article("only-public", "public", "Elsewhere.");
  write("Words.");
  const { context, page, faults } = await open(`public/${compared}.html`);
  await page.reload();
  for (let tries = 0; tries < 100 && (await page.getByText("Words.").count()) === 0; tries += 1) {
    await page.waitForTimeout(50);
    await page.reload();
  }
  faults.length = 0;
  await page.goto(`${origin}/_selfhelp/compare?article=${compared}.md&left=public&right=fairfax`);
  const word = page.locator(".compare [role=status]");
  await word.getByText("Both say the same.").waitFor();
  write("[Leads on](only-public.md)");
  await word.getByText("They differ.").waitFor();
  for (const side of ["public", "fairfax"]) {
    await page.frameLocator(`iframe[title=${side}]`).locator(".body").getByText("Leads on").waitFor();
  }
  write("Words.");
  await word.getByText("Both say the same.").waitFor();
  checks.check(faults.length === 0, `side by side: ${faults.join("; ")}`);
  await context.close();
}
await comparesVersions();

child.kill("SIGINT");
const code = await new Promise((ended) => child.on("exit", (code, signal) => ended(code ?? signal)));
checks.check(code === 0, `Ctrl-C ends the preview with 0, not with ${code}`);
await browser.close();
checks.finish();
