// The forms of a real corpus: every one is built, and what its conditions show is what a reader of the conditions expects.
// The reader is written here anew, from the description of the language, and knows only the text of the articles.
//
//   node tests/browser/forms.corpus.mjs [CORPUS] [ARTICLES]     (../shared/corpus, 200)
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Checks, fileAddress, launch, program } from "./site.mjs";

const corpus = resolve(process.argv[2] ?? fileURLToPath(new URL("../../../shared/corpus", import.meta.url)));
const MOST_ARTICLES = Number(process.argv[3] ?? 200);
const ANSWERS_PER_ARTICLE = 12;
if (!existsSync(corpus)) {
  console.log(`skipped: ${corpus} is not there`);
  process.exit(0);
}

/** A source of chance that is the same in every run. */
let state = 20260;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const oneOf = (list) => list[random(list.length)];

/** An object whose keys are in lower case, all the way down: authors write them in any. */
const lowered = (value) => {
  if (Array.isArray(value)) return value.map(lowered);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowered(inner)]));
};

/** The elements of a form, in their order; nothing where the JSON is not sound. */
function elementsOf(text) {
  const lines = text.split(/\r\n|\r|\n/);
  const fences = lines.flatMap((line, place) => (line.trim() === "---" ? [place] : []));
  try {
    const body = lines.slice(fences[0] + 1, fences.at(-1)).join("\n");
    const elements = lowered(JSON.parse(body)).formelements;
    return elements.map((element, place) => ({ ...element, place })).sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || a.place - b.place);
  } catch {
    return undefined;
  }
}

/** Reads `a == b && (c != d || ...)` into a function of the answers; throws where it is none. */
function read(text) {
  let at = 0;
  const blank = () => { while (/\s/.test(text[at] ?? "")) at += 1; };
  const take = (mark) => {
    blank();
    const isThere = text.startsWith(mark, at);
    if (isThere) at += mark.length;
    return isThere;
  };
  const either = () => {
    const parts = [both()];
    while (take("||")) parts.push(both());
    return (given) => parts.some((part) => part(given));
  };
  const both = () => {
    const parts = [term()];
    while (take("&&")) parts.push(term());
    return (given) => parts.every((part) => part(given));
  };
  const term = () => {
    if (take("(")) {
      const inside = either();
      if (!take(")")) throw new Error("not closed");
      return inside;
    }
    const start = at;
    for (let open = 0; at < text.length && !/^(&&|\|\|)/.test(text.slice(at)); at += 1) {
      if (text[at] === "(") open += 1;
      // A `)` ends a value only where nothing but operators and other `)` is behind it.
      if (text[at] === ")" && (open -= 1) < 0 && /^\)\s*(\)|&&|\|\||$)/.test(text.slice(at))) break;
      open = Math.max(open, 0);
    }
    const [whole, id, mark, value] = /^\s*(.*?)\s*([=!]=)\s*(.*?)\s*$/s.exec(text.slice(start, at)) ?? [text.slice(start, at).trim().toLowerCase()];
    if (whole === "true" || whole === "false") return () => whole === "true";
    if (!id || !value) throw new Error("no comparison");
    return (given) => {
      const answers = given(id.toLowerCase());
      const isEqual = value.toLowerCase() === "null" ? answers.length === 0 : answers.includes(value);
      return isEqual === (mark === "==");
    };
  };
  const whole = either();
  blank();
  if (at < text.length) throw new Error("more than an expression");
  return whole;
}

const always = () => true;

/** When an element is shown. */
function conditionOf({ visibility }) {
  if (visibility === undefined || visibility === null) return always;
  if (typeof visibility === "boolean") return () => visibility;
  if (/^\s*(null)?\s*$/i.test(visibility)) return always;
  try {
    return read(visibility);
  } catch {
    return always;
  }
}

/** Which elements are shown when all that could be answered is answered so. An element in a circle waits for itself. */
function expected(elements, conditions, answers) {
  const shown = new Map();
  const isShown = (place) => {
    if (!shown.has(place)) {
      shown.set(place, false);
      shown.set(place, conditions[place](given));
    }
    return shown.get(place);
  };
  const given = (id) => {
    const place = elements.findIndex((element, at) => String(element.id).trim().toLowerCase() === id && answers[at].length > 0 && isShown(at));
    return place < 0 ? [] : answers[place];
  };
  return elements.map((_, place) => isShown(place));
}

const isText = (element) => ["infoblock", "textblock"].includes(String(element.controltype).trim().toLowerCase());
const choicesOf = (element) => [...(element.dropdownoptions ?? []), ...(element.radiobuttonoptions ?? [])].map((it) => String(it.value));

/** What conditions compare an element with, and something that none does. */
function wordsFor(element, elements) {
  const id = String(element.id).trim().toLowerCase();
  const compared = elements.flatMap(({ visibility }) => [...String(visibility ?? "").matchAll(/([^&|()=!]+?)\s*[=!]=\s*([^&|]+)/g)]);
  return [...compared.filter((it) => it[1].trim().toLowerCase() === id).map((it) => it[2].trim()), "something else"];
}

/** Answers by place: chosen ones, or typed ones. */
function chance(elements) {
  return elements.map((element) => {
    if (isText(element) || random(5) === 0) return [];
    const choices = element.dynamicdropdownoptions ? [] : choicesOf(element).filter((value) => value !== "");
    const control = String(element.controltype).trim().toLowerCase();
    if (control === "datetimepicker") return ["2031-05-06T07:08"];
    if (["dropdown", "radiobuttongroup"].includes(control) && choices.length > 0) return [oneOf(choices)];
    if (control === "multiselectdropdown" && choices.length > 0) return [...new Set(choices)].filter(() => random(3) === 0);
    return [oneOf(wordsFor(element, elements))];
  });
}

/** Runs in the page: gives the answers and tells what is in view. */
const answered = (answers) => {
  const items = [...document.querySelectorAll(".elements > li")];
  items.forEach((item, place) => {
    for (const control of item.querySelectorAll("input, select, textarea")) {
      if (["radio", "checkbox"].includes(control.type)) control.checked = answers[place].includes(control.value);
      else control.value = answers[place][0] ?? "";
    }
  });
  document.querySelector("form.questions").dispatchEvent(new Event("input"));
  return items.map((item) => item.getClientRects().length > 0);
};

const out = mkdtempSync(join(tmpdir(), "selfhelp-forms-"));
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
const { status } = spawnSync(program, ["build", "--quiet", "--no-cache", "--root", corpus, "--out", out, "--site", "public"], { stdio: "ignore" });
// A real corpus has findings, which 1 says.
if (status !== 0 && status !== 1) throw new Error(`the site of ${corpus} cannot be built: ${status}`);
const site = join(out, "public");

const checks = new Checks();
const conditional = [];
let forms = 0;
let unsound = 0;
const bytes = [];
const elementCounts = [];
for (const file of readdirSync(join(corpus, "articles"), { recursive: true }).sort()) {
  if (!file.endsWith(".md")) continue;
  const text = readFileSync(join(corpus, "articles", file), "utf8");
  if (!/selfHelpType\s*=\s*"(problemScopingQuestions|TSG_Questions)"/i.test(text)) continue;
  const path = `articles/${file.slice(0, -3)}.html`.toLowerCase();
  if (!existsSync(join(site, path))) continue;
  forms += 1;
  const html = readFileSync(join(site, path), "utf8");
  const elements = elementsOf(text);
  bytes.push(Buffer.byteLength(html));
  elementCounts.push((html.match(/<[a-z]/g) ?? []).length);
  checks.check(html.includes('<form class="questions"'), `${path} has no form`);
  if (elements === undefined) {
    unsound += 1;
    continue;
  }
  const count = (html.match(/<li [^>]*data-id=/g) ?? []).length;
  const questions = elements.filter((element) => !isText(element)).length;
  checks.check(count === questions, `${path} has ${count} questions of ${questions}`);
  if (elements.some((element) => conditionOf(element) !== always)) conditional.push({ path, elements });
}
checks.check(forms > 0, "there is no scoping article");
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
console.log(`${forms} forms are built (${unsound} from unsound JSON); the median page has ${median(bytes)} bytes and ${median(elementCounts)} elements`);
checks.check(median(bytes) <= 20 * 1024 && median(elementCounts) <= 400, "the median page of a form is too heavy");

// A sample that is spread over the whole corpus.
const step = Math.max(1, conditional.length / MOST_ARTICLES);
const looked = conditional.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step)).slice(0, MOST_ARTICLES);
const browser = await launch();
const page = await browser.newPage();
const faults = [];
page.on("console", (message) => { if (message.type() === "error") faults.push(`${page.url()}: ${message.text()}`); });
page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
let compared = 0;
for (const { path, elements } of looked) {
  await page.goto(fileAddress(site, path));
  const conditions = elements.map(conditionOf);
  let isSame = true;
  for (let turn = 0; turn < ANSWERS_PER_ARTICLE && isSame; turn += 1) {
    const answers = turn === 0 ? elements.map(() => []) : chance(elements);
    const found = await page.evaluate(answered, answers);
    const wanted = expected(elements, conditions, answers);
    compared += wanted.length;
    const differing = wanted.flatMap((isShown, place) => (isShown === found[place] ? [] : [`${elements[place].id} (${elements[place].visibility}) is ${isShown ? "hidden" : "shown"}`]));
    isSame = differing.length === 0;
    checks.check(isSame, `${path}: ${differing.join("; ")}, answers ${JSON.stringify(answers)}`);
  }
}
await browser.close();
checks.check(faults.length === 0, `faults: ${faults.slice(0, 5).join("; ")}`);
console.log(`${looked.length} of ${conditional.length} forms with conditions, ${ANSWERS_PER_ARTICLE} sets of answers each: ${compared} times an element is shown or hidden as expected, or told below`);
checks.finish();
