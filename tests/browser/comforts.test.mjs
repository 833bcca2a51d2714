// What pages have beside their text: buttons that copy, links to headings, tokens that show their names, help on keys, the words of
// another language, the owner's colours and links, and suggestions for an address without a page.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Checks, buildSites, fileAddress, launch, program, serve } from "./site.mjs";

const site = join(buildSites(), "public");
const server = await serve(site);
const browser = await launch();
const checks = new Checks();
const DIAGNOSTIC = "articles/nimbus.insights/agent-stopped.html";

/** Opens a page and collects what goes wrong with it. */
async function open(context, address) {
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.faults.push(message.text()));
  page.on("pageerror", (error) => page.faults.push(error.message));
  await page.goto(address);
  return page;
}

const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

{
  const page = await open(context, `${server.origin}/${DIAGNOSTIC}#_main`);
  const code = page.locator("main pre").first();
  await page.locator(".code").getByRole("button", { name: "Copy" }).first().click();
  checks.check((await copied(page)) === (await code.textContent()), "the button beside code copies it");
  await page.getByRole("button", { name: "Copied" }).waitFor();
  await page.getByRole("button", { name: "Copy link" }).click();
  checks.check((await copied(page)) === `${server.origin}/${DIAGNOSTIC}`, "the link of a page is copied without what was asked and where");
  const id = page.locator("code[data-copy]");
  await page.locator("aside dd").filter({ has: id }).getByRole("button").click();
  checks.check((await copied(page)) === (await id.textContent()), "the id of an article is copied");

  const heading = page.locator("main h2[id]").first();
  await heading.getByRole("link").click();
  checks.check(new URL(page.url()).hash === `#${await heading.getAttribute("id")}`, "a heading is a link to itself");

  const token = page.locator("main .body .token").first();
  const [name, sample] = [await token.getAttribute("data-token"), await token.textContent()];
  await page.getByRole("button", { name: "Show their names" }).press("Enter");
  checks.check((await token.textContent()) === name && (await page.locator('[data-tokens] [aria-pressed="true"]').count()) === 1, "a token shows its name");
  await page.getByRole("button", { name: "Show their names" }).press("Enter");
  checks.check((await token.textContent()) === sample, "a token shows its sample again");
  await token.click();
  checks.check((await token.textContent()) === name, "a press on a token switches it alone");
  checks.check(page.faults.length === 0, `comforts: ${page.faults.join("; ")}`);
  await page.close();
}

for (const [way, address] of [["a server", `${server.origin}/index.html`], ["a disk", fileAddress(site, "index.html")]]) {
  const fresh = await browser.newContext();
  const page = await open(fresh, address);
  const scripts = () => page.evaluate(() => [...document.scripts].map(({ src }) => src.replace(/.*\//, "").split(".")[0]).sort().join(" "));
  checks.check((await scripts()) === "page", `a page from ${way} loads what searches only when somebody searches`);
  await page.keyboard.press("?");
  checks.check(await page.locator("details.keys dl").isVisible(), `? shows the keys, from ${way}`);
  await page.keyboard.press("/");
  await page.keyboard.type("backup");
  await page.locator(".results a").first().waitFor();
  checks.check(page.faults.length === 0, `keys from ${way}: ${page.faults.join("; ")}`);
  await fresh.close();
}

{
  const page = await open(context, `${server.origin}/articles/old/backup_job-fails.html`);
  await page.getByRole("heading", { name: "Did you mean one of these?" }).waitFor();
  const [first] = await page.locator("[data-suggestions] a").allTextContents();
  checks.check(first === "Backup job fails", `an address without a page suggests articles by its words: ${first}`);
  await page.locator("[data-suggestions] a").first().click();
  checks.check((await page.locator("main h1").innerText()) === "Backup job fails", "a suggestion leads to its article");
  await page.close();
}

// A site with another language, colours of its own and links of its owner.
const root = mkdtempSync(join(tmpdir(), "selfhelp-owner-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
cpSync(fileURLToPath(new URL("../../articles", import.meta.url)), join(root, "articles"), { recursive: true });
writeFileSync(
  join(root, "selfhelp.toml"),
  `[[sites]]
id = "chinese"
cloud = "mooncake"
language = "zh-CN"
[[sites]]
id = "enclave"
cloud = "usnat"
[pages]
edit = "https://git.example.com/edit/{path}"
feedback = "https://help.example.com/?page={page}&id={id}"
header = [{ text = "Status", href = "https://status.example.com/" }, { text = "Kinds", href = "kinds/tools.html" }]
colors = { brand = "#7a1f5c" }
`,
);
execFileSync(program, ["build", "--quiet", "--root", root, "--out", join(root, "out")], { stdio: ["ignore", "inherit", "inherit"] });
{
  const page = await open(context, fileAddress(join(root, "out/chinese"), DIAGNOSTIC));
  checks.check((await page.getAttribute("html", "lang")) === "zh-CN", "a page says what language it is in");
  checks.check((await page.locator(".skip").textContent()) === "跳到正文", "templates have the words of the language");
  checks.check((await page.locator("footer summary").textContent()) === "快捷键", "scripts have the words of the language");
  checks.check((await page.locator("h1").getAttribute("lang")) === "en" && (await page.locator(".body").getAttribute("lang")) === "en", "articles say that they are in another language than the page");
  await page.keyboard.press("/");
  await page.keyboard.type("qqqqzzzz");
  await page.getByText("没有文章提到").waitFor();
  const brand = await page.locator(".cloud").evaluate((it) => getComputedStyle(it).color);
  checks.check(brand === "rgb(122, 31, 92)", `the owner's colour is used: ${brand}`);
  const nav = await page.locator("header .owner a").evaluateAll((links) => links.map((it) => it.getAttribute("href")));
  checks.check(nav.join(" ") === "https://status.example.com/ ../../kinds/tools.html", `the owner's links are in the header: ${nav.join(" ")}`);
  const edit = await page.locator("aside a", { hasText: "编辑此文章" }).getAttribute("href");
  checks.check(edit === "https://git.example.com/edit/articles/nimbus.insights/agent-stopped.md", `an article can be edited: ${edit}`);
  const helped = await page.locator("aside a", { hasText: "这对您有帮助吗？" }).getAttribute("href");
  checks.check(/^https:\/\/help\.example\.com\/\?page=articles\/nimbus\.insights\/agent-stopped\.html&id=[0-9a-f-]{36}$/.test(helped), `readers can say whether it helped: ${helped}`);
  checks.check(page.faults.length === 0, `another language: ${page.faults.join("; ")}`);
  await page.close();
}
{
  const page = await open(context, fileAddress(site, "coverage.html"));
  const products = await page.locator("table.coverage tbody tr").count();
  checks.check((await page.locator(".filter [role=status]").textContent()) === `${products} products`, "all products are there at first");
  await page.getByLabel("Product", { exact: true }).fill("backup");
  checks.check((await page.locator("table.coverage tbody tr:visible").allTextContents()).every((row) => /backup/i.test(row)), "products are found by their names");
  await page.getByLabel("With topics that are").selectOption("nothing");
  checks.check((await page.locator(".filter [role=status]").textContent()) === "0 products", "products are found by their states as well");
  checks.check(page.faults.length === 0, `the coverage: ${page.faults.join("; ")}`);
  await page.close();
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(fileAddress(site, "coverage.html"));
  checks.check(!(await plain.locator(".filter").isVisible()) && (await plain.locator("table.coverage tbody tr:visible").count()) === products, "without a script the table is whole");
}
{
  const enclave = readFileSync(join(root, "out/enclave", DIAGNOSTIC), "utf8");
  checks.check(!enclave.includes("git.example.com") && !enclave.includes("status.example.com"), "an air-gapped site has no links of its owner that lead outside");
}

await browser.close();
server.close();
checks.finish();
