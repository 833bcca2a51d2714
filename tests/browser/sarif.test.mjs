// What `selfhelp check --format sarif` writes keeps to the official schema, and points where the sources are.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import { Checks, program } from "./site.mjs";

const require = createRequire(import.meta.url);
const read = (path) => JSON.parse(readFileSync(require.resolve(path), "utf8"));
const checks = new Checks();

// The schema is of JSON Schema's draft 4.
const ajv = new Ajv({ schemaId: "auto", allErrors: true });
ajv.addMetaSchema(read("ajv/lib/refs/json-schema-draft-04.json"));
const isValid = ajv.compile(read("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

const root = mkdtempSync(join(tmpdir(), "selfhelp-sarif-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

const properties = (id, kind = "generic") =>
  `<properties pageTitle="About ${id}" selfHelpType="${kind}" service="Sample.Service" cloudEnvironments="public" articleId="${id}" />\n\n`;

/** A content root with findings of all sorts, in files that are odd in all ways. */
const files = {
  "selfhelp.toml": '[report]\nrule_pages = "https://wiki.example.com/{rule}.html"\n',
  "articles/a/plain.md": `${properties("plain")}# Plain\n\n<script>x</script>\n\n[no](javascript:alert) and \u{1f600} [docs](https://docs.example.com/en-us/x)\n`,
  "articles/a/twin.md": `${properties("twin")}# Twin\n`,
  "articles/a/other twin 100%.md": `${properties("twin")}# Other\n`,
  "articles/caf\u00e9/a#b?c;d.md": `\u{feff}${properties("odd").replaceAll("\n", "\r\n")}# Odd\r\n\r\n<!-- \u001b[31mred \u{202e} {0} [a](b) "quoted"`,
  "articles/a/form.md": `${properties("form", "TSG_Questions")}# Form\n\n---\n{\n  "resourceRequired": true,\n  "formElements": [],\n}\n---\n`,
  "articles/a/empty.md": "",
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
writeFileSync(join(root, "articles/a/old.md"), Buffer.from(`${properties("old")}# Old caf\u00e9\n\n[docs](https://docs.example.com/en-us/x)`, "latin1"));

/** The log of a check, which must keep to the schema. */
function check(name, folder, more = []) {
  const { error, stdout, stderr, status } = spawnSync(program, ["check", "--format", "sarif", ...more], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 30 });
  if (error) throw error;
  checks.check(status === 0 || status === 1, `${name}: ${stderr}`);
  const log = JSON.parse(stdout);
  const holds = isValid(log);
  checks.check(holds, `${name}: ${JSON.stringify(isValid.errors?.slice(0, 5), null, 1)}`);
  return log;
}

const text = (path) => {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};

/** Whether a region is in a text, in which JavaScript counts as the log says that columns are counted. */
function isIn(region, text) {
  const lines = text.split("\n");
  const isPosition = (line, column) => line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1].length + 1;
  const isForward = region.endLine > region.startLine || (region.endLine === region.startLine && region.endColumn >= region.startColumn);
  return isForward && isPosition(region.startLine, region.startColumn) && isPosition(region.endLine, region.endColumn);
}

/** Every place in a log is in a file that is there. */
function holdPlaces(name, folder, log) {
  const run = log.runs[0];
  checks.check(run.columnKind === "utf16CodeUnits", `${name}: columns are counted as ${run.columnKind}`);
  const hold = (location, region, whose) => {
    const path = decodeURIComponent(location.uri);
    const isSafe = location.uriBaseId === "%SRCROOT%" && !/^[a-z]+:|^\//i.test(location.uri);
    checks.check(isSafe, `${name}: ${location.uri} is not relative to the sources`);
    if (region) checks.check(isIn(region, text(join(folder, path))), `${name}: ${whose} is not in ${path}: ${JSON.stringify(region)}`);
  };
  for (const result of run.results) {
    checks.check(run.tool.driver.rules[result.ruleIndex].id === result.ruleId, `${name}: the index of ${result.ruleId}`);
    for (const { physicalLocation: { artifactLocation, region } } of [...result.locations, ...(result.relatedLocations ?? [])]) {
      hold(artifactLocation, region, result.ruleId);
    }
    for (const { artifactLocation, replacements } of (result.fixes ?? []).flatMap((fix) => fix.artifactChanges)) {
      for (const { deletedRegion } of replacements) hold(artifactLocation, deletedRegion, `a fix of ${result.ruleId}`);
    }
  }
  const fingerprints = run.results.map((result) => result.partialFingerprints["selfhelp/v1"]);
  checks.check(new Set(fingerprints).size === fingerprints.length, `${name}: two results have one fingerprint`);
}

const odd = check("odd articles", root);
holdPlaces("odd articles", root, odd);
const { results, tool } = odd.runs[0];
const rules = new Set(results.map((result) => result.ruleId));
for (const rule of ["html-dropped", "link-scheme", "link-locale", "article-id-duplicate", "comment-unclosed", "json-trailing-comma"]) {
  checks.check(rules.has(rule), `no result of ${rule} was tested`);
}
checks.check(results.some((result) => result.fixes), "no fix was tested");
checks.check(results.some((result) => result.relatedLocations), "no other place was tested");
checks.check(tool.driver.rules.every((rule) => rule.helpUri === `https://wiki.example.com/${rule.id}.html`), "pages of rules");

const sample = check("the sample articles", process.cwd(), ["--root", join(import.meta.dirname, "../..")]);
checks.check(Array.isArray(sample.runs[0].results), "a log without findings says so");

// A check of other content, such as a real corpus.
if (process.env.SELFHELP_CONTENT) holdPlaces("the content", process.env.SELFHELP_CONTENT, check("the content", process.env.SELFHELP_CONTENT));

checks.finish();
