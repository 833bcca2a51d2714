// Every sort of page is accessible: axe finds nothing in light, in dark and on a phone; the keyboard reaches everything.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Checks, buildSites, launch, pagesOf, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = `${buildSites()}/public`;
const pages = pagesOf(site);
// The same sort of page differs by what its article says.
const manyPages = pagesOf(site, 3);
const server = await serve(site);
const browser = await launch();
const checks = new Checks();

const screens = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { colorScheme: "light", viewport: { width: 360, height: 740 } },
  { colorScheme: "dark", viewport: { width: 360, height: 740 } },
];
for (const screen of screens) {
  // axe is a script of ours, which the pages' own policy rightly refuses.
  const context = await browser.newContext({ ...screen, bypassCSP: true });
  const page = await context.newPage();
  for (const [name, path] of manyPages) {
    await page.goto(`${server.origin}/${path}`);
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 2).map((node) => `${id} (${help}): ${node.html.slice(0, 140)} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
    checks.check(found.length === 0, `${name} ${path} at ${screen.viewport.width} px, ${screen.colorScheme}:\n  ${found.join("\n  ")}`);
  }
  await context.close();
}

/** Where the focus is, and whether a reader sees it. */
const focus = () => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    element: element.outerHTML.slice(0, 100),
    address: element.getAttribute("href"),
    id: element.id,
    isBody: element === document.body,
    isInView: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isMarked: hasOutline || style.boxShadow !== "none",
  };
};

const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
for (const [name, path] of pages) {
  await page.goto(`${server.origin}/${path}`);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(focus);
  checks.check(first.address === "#_main", `${name}: Tab must reach the link to the content first, not ${first.element}`);
  checks.check(first.isInView, `${name}: the link to the content must be in view while it has the focus`);
  for (let step = 0; step < 12; step += 1) {
    const at = await page.evaluate(focus);
    if (at.isBody) break;
    checks.check(at.isInView && at.isMarked, `${name}: a reader must see that the focus is on ${at.element} (in view: ${at.isInView}, marked: ${at.isMarked})`);
    await page.keyboard.press("Tab");
  }
  await page.goto(`${server.origin}/${path}`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const main = await page.evaluate(focus);
  checks.check(main.id === "_main", `${name}: the link to the content must take the focus there, not to ${main.element}`);
}
await context.close();

await browser.close();
server.close();
checks.finish();
