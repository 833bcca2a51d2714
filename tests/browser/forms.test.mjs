// Scoping forms are live: what an author writes, and what a reader can then do with the page.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { Checks, buildSites, fileAddress, launch, program, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const checks = new Checks();
const samples = join(buildSites(), "public");
const server = await serve(samples);
const browser = await launch();

const BACKUP = "articles/nimbus.forms/scoping-backup-job-fails.html";
const CONNECT = "articles/nimbus.forms/scoping-connect-vm.html";
const VPN = "articles/nimbus.forms/scoping-vpn-tunnel.html";
const TROUBLESHOOTER = "articles/nimbus.network-vpn-drops-tsg/vpn-drops-questions.html";

/** Opens a page, and collects what goes wrong with it. */
async function open(context, address) {
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:") && !request.url().startsWith(server.origin)) faults.push(`asks for ${request.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address);
  return { page, faults };
}

/** The ids of the questions in view, in order. */
const shown = (page) => page.locator(".elements > [data-id]:visible").evaluateAll((items) => items.map((item) => item.dataset.id));
const answers = async (page) => JSON.parse(await page.locator(".answers pre").textContent());
const control = (page, id) => page.locator(`[data-id="${id}"] :is(input, select, textarea)`).first();
const status = (page) => page.locator(".answers [role=status]").textContent();
const active = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.localName);
const same = (found, expected, what) =>
  checks.check(JSON.stringify(found) === JSON.stringify(expected), `${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);

/** Builds a site from the body of one form, and returns the address of its page. */
function formOf(body) {
  const root = mkdtempSync(join(tmpdir(), "selfhelp-form-"));
  process.on("exit", () => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "articles/acme.forms"), { recursive: true });
  const properties = 'pageTitle="Paint" selfHelpType="problemScopingQuestions" cloudEnvironments="public" articleId="paint" supportTopicIds="1" productPesIds="2"';
  writeFileSync(join(root, "articles/acme.forms/paint.md"), `<properties\n${properties}\n/>\n\n# Paint\n---\n${JSON.stringify(body)}\n---\n`);
  execFileSync(program, ["build", "--quiet", "--root", root, "--site", "public"], { stdio: "ignore" });
  return fileAddress(join(root, "site/public"), "articles/acme.forms/paint.html");
}

for (const [where, address] of [["from a server", `${server.origin}/${BACKUP}`], ["from a disk", fileAddress(samples, BACKUP)]]) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.grantPermissions(where === "from a server" ? ["clipboard-read", "clipboard-write"] : []);
  const { page, faults } = await open(context, address);
  const always = ["problem_start_time", "workload_type", "error_codes", "failure_pattern", "changed_recently", "problem_description"];
  same(await shown(page), always, `${where}: questions without a condition, or whose condition holds without an answer`);
  checks.check(!(await page.locator(".condition:visible").count()), `${where}: conditions are followed, not shown`);

  await control(page, "workload_type").selectOption("files");
  same((await shown(page)).slice(2, 3), ["agent_version"], `${where}: \`workload_type == files || ...\` holds`);
  checks.check(await page.locator("#element-4-agent_info").isVisible(), `${where}: a block of text follows its condition`);
  await control(page, "workload_type").selectOption("dont_know_answer");
  checks.check(!(await page.locator("#element-4-agent_info").isVisible()) && (await shown(page)).includes("agent_version"), `${where}: the reserved value is a value`);
  await control(page, "workload_type").selectOption("vm");
  await page.getByLabel("Now and then").check();
  checks.check((await shown(page)).includes("failed_job_count"), `${where}: \`a && (b || c)\` holds`);
  await control(page, "changed_recently").selectOption("yes");
  await control(page, "change_details").fill("  The gateway was replaced.\n");
  checks.check((await answers(page)).change_details === "The gateway was replaced.", `${where}: what is typed counts without the spaces around it`);
  await page.getByLabel("Once so far").check();
  const kept = await answers(page);
  checks.check(!(await shown(page)).includes("change_details") && !("change_details" in kept) && !("changed_recently" in kept), `${where}: a question is hidden with the one that it hangs on, and neither has an answer`);
  await page.getByLabel("Every time").check();
  checks.check((await answers(page)).change_details === "The gateway was replaced.", `${where}: what was typed is there again with its question`);
  await page.getByLabel("NB-1107").check();
  checks.check((await shown(page)).includes("vault_usage"), `${where}: of several choices, one may be the value`);
  await page.getByLabel("Another code or none").check();
  checks.check(!(await shown(page)).includes("vault_usage"), `${where}: of several choices, none may be what \`!=\` names`);
  same((await answers(page)).error_codes, ["NB-1107", "dont_know_answer"], `${where}: several choices are a list`);
  await page.getByLabel("Another code or none").uncheck();

  await page.getByRole("button", { name: "Check answers" }).click();
  checks.check((await active(page)) === "errors", `${where}: the focus is on the summary of errors, not on ${await active(page)}`);
  const links = page.locator(".errors a");
  same(await links.allTextContents(), [
    "When did the job fail for the first time? — Enter a date and time",
    "How much of the vault is in use, in percent? — Enter an answer",
    "Details — Enter an answer",
  ], `${where}: the summary names what is missing`);
  checks.check((await status(page)) === "Required answers that are missing: 3", `${where}: ${await status(page)}`);
  await links.nth(1).focus();
  await page.keyboard.press("Enter");
  const usage = control(page, "vault_usage");
  checks.check(await usage.evaluate((it) => it === document.activeElement), `${where}: a link leads to its field, not to ${await active(page)}`);
  checks.check(await usage.evaluate((it) => it.getAttribute("aria-invalid") === "true" && document.getElementById(it.getAttribute("aria-describedby")).textContent === "Error: Enter an answer"), `${where}: a field says what is wrong with it`);
  await page.keyboard.type("most");
  await page.keyboard.press("Tab");
  checks.check((await links.nth(1).textContent()).endsWith("Enter a number"), `${where}: words are no number`);
  await usage.fill("97");
  await page.keyboard.press("Tab");
  checks.check((await links.count()) === 2 && (await usage.getAttribute("aria-invalid")) === null && (await usage.getAttribute("aria-describedby")) === null, `${where}: what is put right is not complained about`);
  await control(page, "problem_start_time").fill("2031-05-06T07:08");
  await control(page, "problem_description").fill("It worked \"yesterday\".");
  await control(page, "problem_start_time").focus();
  await page.keyboard.press("Enter");
  checks.check(!(await page.locator(".errors").isVisible()) && (await page.locator(".answers pre").isVisible()), `${where}: answers without a fault are shown`);
  checks.check((await status(page)) === "All required answers are given." && (await active(page)) === await page.locator(".answers [role=status]").evaluate((it) => it.id || it.className || it.localName), `${where}: that all is well is said: ${await active(page)}`);
  same(await answers(page), {
    problem_start_time: "2031-05-06T07:08", workload_type: "vm", error_codes: ["NB-1107"], vault_usage: "97",
    failure_pattern: "always", changed_recently: "yes", change_details: "The gateway was replaced.", problem_description: 'It worked "yesterday".',
  }, `${where}: the answers in the order of the form`);
  await page.locator(".answers").getByRole("button", { name: "Copy" }).click();
  await page.waitForFunction(() => !document.querySelector(".answers button").textContent.startsWith("Copy"  + "\u0000") && /Copied|Selected/.test(document.querySelector(".answers button").textContent));
  if (where === "from a server") {
    same(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())), await answers(page), "the answers are copied");
  }
  await page.getByRole("button", { name: "Clear" }).click();
  await page.waitForFunction(() => document.querySelector(".answers pre").textContent === "{}");
  same(await shown(page), always, `${where}: clearing hides what hangs on answers`);
  checks.check((await active(page)) === "_answer-1", `${where}: clearing leads to the first question, not to ${await active(page)}`);
  same(faults, [], `${where}: faults`);
  checks.check(new URL(page.url()).search === "", `${where}: nothing is sent`);
  await context.close();
}

{
  // A browser that refuses the clipboard.
  const context = await browser.newContext();
  const { page } = await open(context, `${server.origin}/${BACKUP}`);
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await control(page, "workload_type").selectOption("vm");
  await page.getByText("Answers as JSON").click();
  await page.locator(".answers").getByRole("button", { name: "Copy" }).click();
  await page.getByText("Selected").waitFor();
  same(JSON.parse(await page.evaluate(() => getSelection().toString())), { workload_type: "vm" }, "answers that cannot be copied are selected");
  await context.close();
}

{
  const context = await browser.newContext();
  const { page, faults } = await open(context, `${server.origin}/${CONNECT}`);
  const hint = await control(page, "virtual_network").evaluate((it) => document.getElementById(it.getAttribute("aria-describedby")).textContent);
  checks.check(hint.includes("Choices come from the customer’s resources"), `choices of resources are a labelled placeholder: ${hint}`);
  checks.check(!(await shown(page)).includes("subnet"), "`virtual_network != null` does not hold at first");
  await control(page, "virtual_network").fill("Other or don't know");
  same(await answers(page), { virtual_network: "dont_know_answer" }, "the text of a fixed choice stands for its value");
  checks.check(!(await shown(page)).includes("subnet"), "`virtual_network != dont_know_answer` does not hold");
  await control(page, "virtual_network").fill("north");
  checks.check((await shown(page)).includes("subnet"), "a typed answer shows what hangs on it");
  await page.goto(`${server.origin}/${VPN}`);
  await control(page, "problem_start_time").fill("2031-05-06T07:08");
  await control(page, "problem_end_time").fill("2031-05-06T07:00");
  await page.getByRole("button", { name: "Check answers" }).click();
  checks.check((await page.locator(".errors a").first().textContent()).endsWith("The tunnel is up again after it dropped."), "an answer is compared with that of another question");
  await page.goto(`${server.origin}/${BACKUP}`);
  await control(page, "workload_type").selectOption("files");
  await control(page, "agent_version").fill("2.x");
  await page.getByRole("button", { name: "Check answers" }).click();
  checks.check((await page.locator(".errors").textContent()).includes("Enter numbers separated by dots."), "an answer must match its pattern");
  await control(page, "agent_version").fill("1.2.3.44444444444444444444");
  await page.keyboard.press("Tab");
  checks.check((await page.locator(".errors").textContent()).includes("at most 20 characters"), "an answer may be too long");
  await page.getByLabel("Show every question").check();
  checks.check((await page.locator(".elements > li:visible").count()) === (await page.locator(".elements > li").count()), "every question can be shown");
  checks.check((await page.locator('[data-id="change_details"] .condition').innerText()).startsWith("Shown when “Was the machine"), "a question that is not asked says when it would be");
  checks.check(!("change_details" in (await answers(page))), "a question that is shown for its condition has no answer");
  await page.goto(`${server.origin}/${TROUBLESHOOTER}`);
  checks.check((await page.getByRole("radiogroup").count()) > 0 && (await page.locator("form.live").count()) === 1, "the questions of a troubleshooter are a live form");
  same(faults, [], "faults");
  await context.close();
}

const choice = (value, text = value) => ({ value, text });
const odd = formOf({
  title: "Paint",
  formElements: [
    { id: "Colour", order: 1, controlType: "DropDown", displayLabel: "Which <b>colour</b>?", dropdownOptions: [choice("red"), choice("blue"), choice("sea ", "Sea"), choice('"><i>', "Odd")], required: "true" },
    { id: "any_case", order: 2, controlType: "textbox", displayLabel: "In any case", visibility: "COLOUR == red" },
    { id: "letter", order: 3, controlType: "textbox", displayLabel: "Letter by letter", visibility: "Colour == Red || Colour == sea" },
    { id: "quotes", order: 4, controlType: "textbox", displayLabel: "Quotes", visibility: 'Colour == "><i>' },
    { id: "broken", order: 5, controlType: "textbox", displayLabel: "Broken", visibility: "Colour = red" },
    { id: "never", order: 6, controlType: "textbox", displayLabel: "Never", visibility: false, required: true },
    { id: "dangling", order: 7, controlType: "textbox", displayLabel: "Dangling", visibility: "nobody == red" },
    { id: "one", order: 8, controlType: "textbox", displayLabel: "One", visibility: "two == x" },
    { id: "two", order: 9, controlType: "textbox", displayLabel: "Two", visibility: "one == x" },
    { id: "loop", order: 10, controlType: "textbox", displayLabel: "Loop", visibility: "loop != on" },
    { id: "slide", order: 11, controlType: "slider", displayLabel: "A control that nobody knows" },
    { id: "empty", order: 12, controlType: "dropdown", displayLabel: "No choices" },
    { id: "lines", order: 13, controlType: "multiselectdropdown", displayLabel: "Lines", dynamicDropdownOptions: { uri: "/x", dependsOn: "Colour", defaultDropdownOptions: choice("dont_know_answer", "Other") } },
    { id: "late", order: 14, controlType: "radioButtonGroup", displayLabel: "List<ul><li>in a label</li></ul>", visibility: "lines == dont_know_answer", radioButtonOptions: [choice("1", "<b>One</b>")], required: true },
    { id: "__proto__", order: 15, controlType: "textbox", displayLabel: "A name of the language" },
    { id: "7", order: 16, controlType: "textbox", displayLabel: "A number for a name" },
    { id: "pattern", order: 17, controlType: "textbox", displayLabel: "Pattern", validations: [{ type: "RegExMatch", value: "(" }] },
  ],
});
{
  const context = await browser.newContext();
  const { page, faults } = await open(context, odd);
  const always = ["Colour", "broken", "loop", "slide", "empty", "lines", "__proto__", "7", "pattern"];
  same(await shown(page), always, "what cannot be read is shown, what nobody can answer is not");
  checks.check((await page.locator('[data-id="broken"] .condition').innerText()) === "Shown when Colour = red", "a condition that cannot be read stays as it is written");
  await control(page, "Colour").selectOption("red");
  checks.check((await shown(page)).includes("any_case"), "ids are compared in any case");
  await control(page, "Colour").selectOption("sea ");
  checks.check(!(await shown(page)).includes("letter"), "values are compared letter by letter");
  await control(page, "Colour").selectOption('"><i>');
  checks.check((await shown(page)).includes("quotes"), "values hold any characters");
  await control(page, "loop").fill("on");
  checks.check((await shown(page)).includes("loop"), "a condition that contradicts itself ends, and shows");
  await control(page, "lines").fill("a\n\n Other \n");
  same((await answers(page)).lines, ["a", "dont_know_answer"], "choices of resources are typed, one in each line");
  checks.check((await shown(page)).includes("late"), "a typed line is compared as well");
  checks.check(!(await page.locator('[data-id="late"] :is(li)').count()), "a list in a label is plain text");
  await control(page, "slide").fill("5");
  await control(page, "empty").fill("6");
  await control(page, "__proto__").fill("p");
  await control(page, "7").fill("seven");
  await control(page, "pattern").fill("any");
  const written = await page.locator(".answers pre").textContent();
  same([...written.matchAll(/^ {2}"(.*?)":/gm)].map((match) => match[1]), ["Colour", "loop", "slide", "empty", "lines", "__proto__", "7", "pattern"], "answers are in the order of the form");
  await page.getByRole("button", { name: "Check answers" }).click();
  same(await page.locator(".errors a").allTextContents(), ["List in a label — Choose an answer"], "only what is shown is missing");
  if (await page.locator(".errors a").count()) await page.locator(".errors a").click();
  checks.check((await active(page)) === "_answer-14", "a link leads to the first choice of a group");
  checks.check(await page.locator('[data-id="late"] fieldset').evaluate((it) => it.getAttribute("aria-invalid") === "true" && it.getAttribute("aria-describedby") === "_error-14"), "a group says what is wrong with it");
  await page.keyboard.press("Space");
  checks.check((await page.locator(".errors:visible").count()) === 0, "a choice puts it right");
  same(faults, [], "faults");
  await context.close();
}

{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(fileAddress(samples, BACKUP));
  checks.check((await page.locator(".elements > li:visible").count()) === (await page.locator(".elements > li").count()), "without JavaScript every question is there");
  checks.check((await page.locator("form.questions button:visible").count()) === 0, "without JavaScript there are no buttons");
  const conditions = await page.locator(".condition:visible").allInnerTexts();
  checks.check(conditions.includes("Shown when “How often does the job fail?” is not “Once so far”"), `without JavaScript conditions are words: ${conditions.join("; ")}`);
  await control(page, "agent_version").fill("1");
  await page.keyboard.press("Enter");
  checks.check(page.url() === fileAddress(samples, BACKUP), "without JavaScript nothing is sent");
  await context.close();
}

{
  const context = await browser.newContext();
  const { page } = await open(context, `${server.origin}/${BACKUP}`);
  await page.getByRole("button", { name: "Check answers" }).click();
  await page.emulateMedia({ media: "print" });
  checks.check((await page.locator(".elements > li:visible").count()) === (await page.locator(".elements > li").count()), "paper has every question");
  checks.check((await page.locator(".condition:visible").count()) === (await page.locator(".condition").count()), "paper has the conditions in words");
  checks.check((await page.locator(".questions :is(button, .errors, .error, .answers):visible").count()) === 0, "paper has no buttons, errors or answers");
  checks.check((await page.locator('[data-id="workload_type"] .options li:visible').count()) === 4, "paper has the choices of a list");
  checks.check(!(await control(page, "workload_type").isVisible()), "paper has no closed list");
  await page.emulateMedia({ media: "screen" });
  checks.check((await page.locator(".options:visible").count()) === 0, "a screen has the choices once");
  await context.close();
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
    for (const address of [`${server.origin}/${BACKUP}`, odd]) {
      const page = await context.newPage();
      await page.goto(address);
      await page.getByLabel("Show every question").check();
      await page.getByRole("button", { name: "Check answers" }).click();
      await page.locator(".answers summary").click();
      await page.addScriptTag({ content: axe });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const found = violations.flatMap(({ id, nodes }) => nodes.slice(0, 2).map((node) => `${id}: ${node.html.slice(0, 140)} ${node.failureSummary}`));
      same(found, [], `axe, with errors and answers, ${colorScheme} at ${width} px`);
      checks.check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `a form fits ${width} px`);
      await page.close();
    }
    await context.close();
  }
}

// What a reader loads.
const assets = readdirSync(join(samples, "assets"));
const size = (name) => brotliCompressSync(readFileSync(join(samples, "assets", assets.find((it) => it.startsWith(name))))).length;
checks.check(size("form.") <= 4096, `form.js has ${size("form.")} bytes compressed, and 4096 are allowed`);
checks.check(size("style.") <= 8192, `style.css has ${size("style.")} bytes compressed, and 8192 are allowed`);
const withoutForms = readFileSync(join(samples, "index.html"), "utf8");
checks.check(!withoutForms.includes("assets/form."), "pages without a form do not load its script");
checks.check(statSync(join(samples, BACKUP)).size <= 20 * 1024 && gzipSync(readFileSync(join(samples, BACKUP))).length <= 5 * 1024, "a form of eleven questions is a light page");

await browser.close();
server.close();
checks.finish();
