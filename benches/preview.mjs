// How long it takes from a saved file to the page in the browser that shows it.
//
//   node benches/preview.mjs target/release/selfhelp ../shared/corpus
//
// Serves a copy of the content, opens pages of articles that lie far apart in Chromium, and saves each with a sentence, a title and a
// heading changed. The time ends when the page holds what was written. Prints medians and 95th percentiles, in milliseconds.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../tests/browser/site.mjs";

const [program, from = "../shared/corpus"] = process.argv.slice(2);
if (!program) throw new Error("name the program");

const PAGES = 25;
const content = mkdtempSync(join(tmpdir(), "selfhelp-preview-"));
for (const name of ["articles", "includes"]) cpSync(join(from, name), join(content, name), { recursive: true });

const child = spawn(program, ["serve", "--root", content, "--port", "0"], { stdio: ["ignore", "inherit", "pipe"] });
process.on("exit", () => {
  child.kill("SIGKILL");
  rmSync(content, { recursive: true, force: true });
});
let told = "";
for await (const words of child.stderr) {
  told += words;
  if (told.includes("http://")) break;
}
const [origin] = /http:\/\/[\d.:]+/.exec(told);

const files = readdirSync(join(content, "articles"), { recursive: true }).filter((name) => /^[a-z0-9.\/-]+\.md$/.test(name));
const texts = files.map((name) => ({ name, text: readFileSync(join(content, "articles", name), "utf8") }));
const fitting = texts.filter(({ text }) => /cloudEnvironments="[^"]*public/.test(text) && /\n## /.test(text) && /pageTitle="/.test(text));
const chosen = Array.from({ length: PAGES }, (_, at) => fitting[Math.floor((at * fitting.length) / PAGES)]);

const edits = {
  text: (text, mark) => `${text}\n\nA sentence ${mark}.\n`,
  title: (text, mark) => text.replace(/pageTitle="/, `$&${mark} `),
  heading: (text, mark) => text.replace(/\n## /, `$&${mark} `),
};
const times = Object.fromEntries(Object.keys(edits).map((name) => [name, []]));
const browser = await launch();
const page = await (await browser.newContext()).newPage();
for (const [at, { name, text }] of chosen.entries()) {
  const file = join(content, "articles", name);
  await page.goto(`${origin}/public/articles/${name.replace(/\.md$/, ".html")}`);
  await page.locator("#_selfhelp-panel").getByText(/Preview: (?!checking)/).waitFor();
  for (const [what, edit] of Object.entries(edits)) {
    const mark = `mark${at}${what}`;
    await page.waitForTimeout(150);
    const saved = Date.now();
    writeFileSync(file, edit(text, mark));
    // Some pages, such as forms, are loaded anew: this looks again in the new one.
    await page.waitForFunction((mark) => document.title.includes(mark) || document.body.textContent.includes(mark), mark);
    times[what].push(Date.now() - saved);
  }
}
await browser.close();
child.kill();
const at = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
for (const [what, values] of [...Object.entries(times), ["all", Object.values(times).flat()]]) {
  console.log(`${what}: ${values.length} saves, median ${at(values, 0.5)} ms, p95 ${at(values, 0.95)} ms`);
}
process.exit(0);
