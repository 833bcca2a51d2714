// What is shown of results: marked words, snippets, facets, what tells alike titles apart, other spellings.
import assert from "node:assert/strict";
import test from "node:test";
import { openScript } from "./site.mjs";

const { selfhelpEngine: engine, selfhelpResults: about } = openScript();

// Values of the script's own world are equal to these, but not of the same make.
const plain = (value) => JSON.parse(JSON.stringify(value));
const equal = (actual, expected) => assert.deepEqual(plain(actual), expected);

const term = (word, counts = {}, more = {}) => ({ word, counts: new Map(Object.entries({ [word]: 1, ...counts })), rarity: 1, stem: engine.stem(word), isMisspelt: false, ...more });
const find = (...words) => about.finder(words.map((word) => (typeof word === "string" ? term(word) : word)));
const shown = (pieces) => plain(pieces).map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join("");

const article = (fields) => ({
  path: "folder/name", kind: "generic", title: "A title", subtitle: "", headings: "", body: "", service: "", topics: "", tags: "", ids: "", ...fields,
});

test("words are marked whatever their case, in all forms that the search counts", () => {
  assert.equal(shown(about.marked("Disks fail: a DISK failed", find("disk", "fail"))), "[Disks] [fail]: a [DISK] [failed]");
  assert.equal(shown(about.marked("A connection", find(term("conection", { connection: 0.7 })))), "A [connection]");
  assert.equal(shown(about.marked("nothing here", find("disk"))), "nothing here");
  assert.equal(shown(about.marked("", find("disk"))), "");
});

test("codes are marked whole, and their parts alone", () => {
  assert.equal(shown(about.marked("See ORA-00942 here", find("ora-00942"))), "See [ORA-00942] here");
  assert.equal(shown(about.marked("See ORA-00942 here", find("00942"))), "See ORA-[00942] here");
  assert.equal(shown(about.marked("See ORA-00942 here", find("ora-00942", "00942"))), "See [ORA-00942] here");
});

test("marks stand where words stand, beside characters that change their length in lower case", () => {
  assert.equal(shown(about.marked("İİ disk İ", find("disk"))), "İİ [disk] İ");
  assert.equal(shown(about.marked("\u{1f600} disk", find("disk"))), "\u{1f600} [disk]");
});

test("scripts without spaces are marked by pairs, and marks that touch are one", () => {
  assert.equal(shown(about.marked("虚拟机无法启动", find("虚拟", "拟机"))), "[虚拟机]无法启动");
});

test("a snippet is the part with the rarest words, at most about 190 characters long", () => {
  const body = `${"Some disk text goes on. ".repeat(40)}The gateway drops every disk.${" More of it.".repeat(40)}`;
  const text = shown(about.snippet(article({ body }), find("disk", term("gateway", {}, { rarity: 5 }))));
  assert.match(text, /^…\s.*The \[gateway\] drops every \[disk\]\..*\s…$/);
  assert.ok(text.length < 230, `${text.length} characters`);
});

test("a snippet begins with its block or sentence where that is near", () => {
  const body = `${"Words before. ".repeat(20)}\tThe next block names a gateway.\tAnother ${"block ".repeat(40)}`;
  assert.match(shown(about.snippet(article({ body }), find("gateway"))), /^The next block names a \[gateway\]\. · Another block/);
  const sentence = `${"Words before it ".repeat(20)}end. Then a gateway. ${"Words after it ".repeat(20)}`;
  assert.match(shown(about.snippet(article({ body: sentence }), find("gateway"))), /^…\sThen a \[gateway\]\. Words/);
});

test("a snippet from the end of a text has words before it as well", () => {
  const body = `${"Words before it ".repeat(20)}end. Then a gateway.`;
  assert.match(shown(about.snippet(article({ body }), find("gateway"))), /before it end\. Then a \[gateway\]\.$/);
});

test("a snippet comes from the headings where the body says nothing, and is the beginning where nothing does", () => {
  assert.equal(shown(about.snippet(article({ body: "Plain.", headings: "First\tThe gateway" }), find("gateway"))), "First · The [gateway]");
  assert.equal(shown(about.snippet(article({ body: "Plain." }), find("gateway"))), "Plain.");
  assert.equal(shown(about.snippet(article({}), find("gateway"))), "");
  assert.equal(shown(about.snippet(article({ title: "The gateway", body: "The Gateway\tIt fails." }), find("gateway"))), "It fails.");
});

test("a snippet never ends or begins within a character, nor loses the text", () => {
  for (const body of ["\u{20000}".repeat(500), "x".repeat(1000), `${"\u{1f600}".repeat(99)}disk${"\u{1f600}".repeat(199)}`, "\t\t\tdisk\t\t"]) {
    for (const words of [["disk"], ["\u{20000}\u{20000}"], ["none"]]) {
      const text = about.snippet(article({ body }), find(...words)).map((piece) => piece.text).join("");
      assert.ok(text.isWellFormed(), body);
    }
  }
});

const results = [
  article({ kind: "rca", service: "a.compute\tCompute", tags: "14749 Virtual machines\twindows", topics: "100 Start\t200 Stop" }),
  article({ kind: "generic", service: "a.compute\tCompute", tags: "14749 Virtual machines" }),
  article({ kind: "rca", service: "a.storage\tStorage", tags: "2016 edition", topics: "200 Stop" }),
];

test("facets count results by kind, service, product and topic, the most frequent first", () => {
  const [kind, service, product, topic] = plain(about.facets(results, {}));
  assert.deepEqual(kind.values.map(({ id, count }) => [id, count]), [["rca", 2], ["generic", 1]]);
  assert.deepEqual(service.values, [{ id: "a.compute", name: "Compute", count: 2 }, { id: "a.storage", name: "Storage", count: 1 }]);
  assert.deepEqual(product.values[0], { id: "14749", name: "Virtual machines", count: 2 });
  assert.deepEqual(topic.values, [{ id: "200", name: "Stop", count: 2 }, { id: "100", name: "Start", count: 1 }]);
});

test("a facet counts what the others leave, and keeps what is chosen", () => {
  const [kind, service] = plain(about.facets(results, { service: "a.storage", kind: "generic" }));
  assert.deepEqual(kind.values, [{ id: "rca", name: "rca", count: 1 }, { id: "generic", name: "generic", count: 0 }]);
  assert.deepEqual(service.values, [{ id: "a.compute", name: "Compute", count: 1 }, { id: "a.storage", name: "Storage", count: 0 }]);
  assert.equal(about.narrowed(results, { service: "a.storage", kind: "rca" }).length, 1);
  assert.equal(about.narrowed(results, { topic: "300" }).length, 0);
});

test("results that are called alike are told apart by their pages, and by what not all of them have and their rows do not show", () => {
  const [first, second, other] = [
    article({ path: "a/rca-one", title: "RCA", tags: "1 Disks\t2 Hosts\t3 Ports\t4 Networks", service: "a.one\tOne" }),
    article({ path: "a/rca-other\ta/Rca Other.md", title: "rca", tags: "1 Disks\t5 Tunnels", topics: "100 Start" }),
    article({ path: "a/three", title: "Another" }),
  ];
  const apart = about.apart([first, second, other]);
  equal(apart.get(first), ["…one", "Networks"]);
  equal(apart.get(second), ["…other", "100 Start"]);
  assert.equal(apart.get(other), undefined);
  const twins = [article({ path: "a/name" }), article({ path: "b/name" })];
  equal(twins.map((twin) => about.apart(twins).get(twin)), [["a/name"], ["b/name"]]);
});

test("a row shows the service, and the first products and tags, each once", () => {
  equal(about.belongings(article({ service: "a.one\tDisks", tags: "1 Disks\t2 Hosts\tports\t3 Networks\twindows" })), ["Disks", "Hosts", "Networks", "ports", "and 1 more"]);
  equal(about.belongings(article({ tags: "1 Disks" })), ["Disks"]);
});

test("a misspelt word is told with the spelling that the first result has", () => {
  const misspelt = term("conection", {}, { isMisspelt: true, isTold: true, counts: new Map([["convection", 0.7], ["connection", 0.7]]) });
  equal(about.taken([term("disk"), misspelt], [article({ title: "The Connection" })]), [{ word: "conection", taken: "connection", isTold: true }]);
  equal(about.taken([term("disk"), misspelt], [article({})]), [{ word: "conection", taken: "convection", isTold: true }]);
  equal(about.taken([term("disk")], [article({})]), []);
});

test("words whose file does not come cost what it tells, and no more", async () => {
  const entry = ["5", "1", "generic 0 1 Solution", "shard", "route", "", "Adisk", "AA"].join("\n");
  const record = ["a", "generic", "Disk", "", "", "turbulence", "", "", "", ""].join("\n");
  const load = (tables) => async (name) => tables[name] ?? Promise.reject(new Error(name));
  const ask = async (tables) => engine.createSearch(load(tables)).search("disk turbulence");
  const { results, failed, terms } = await ask({ index: entry, shard: `${record}\n` });
  equal([results.map(({ path }) => path), failed, terms.map(({ isTold }) => isTold)], [["a"], 1, [false, false]]);
  await assert.rejects(ask({ index: entry }), /shard/);
});

test("the nearest words are proposed for what nothing is known of", () => {
  const tables = [engine.table("AconnectionIive", "GA CA")];
  const unknown = term("konektion", {}, { counts: new Map() });
  equal(about.proposals([unknown], tables), [{ word: "konektion", nearest: ["connection"] }]);
  equal(about.proposals([term("connection")], tables), []);
  equal(about.proposals([term("conection", {}, { isMisspelt: true })], tables), [{ word: "conection", nearest: ["connection"] }]);
  equal(about.proposals([term("0x80070005", {}, { counts: new Map() })], tables), []);
});

test("a word of a query is replaced where it stands, and not within others", () => {
  assert.equal(about.replaced("Tunnels and TUNEL, tunel", "tunel", "tunnel"), "Tunnels and tunnel, tunel");
  assert.equal(about.replaced("int in", "in", "on"), "int on");
  assert.equal(about.replaced("words", "other", "known"), "known");
});

test("odd articles and queries break nothing", () => {
  const odd = article({ path: "", title: "", service: "\t", tags: "\t\t5 ", topics: "x", body: "\u0000\ud800 $& <b>" });
  for (const words of [[], ["b"], ["constructor"], ["__proto__"]]) {
    const found = find(...words);
    about.snippet(odd, found);
    about.marked(odd.body, found);
  }
  about.facets([odd], { product: "5", kind: "__proto__" });
  about.apart([odd, odd]);
});

test("what nobody wrote is told, of a code not its parts", () => {
  const unknown = (word) => term(word, {}, { isUnknown: true });
  equal(about.unknown([unknown("ora-99999"), term("ora"), unknown("99999"), unknown("zq")]), ["ora-99999"]);
});

test("what is left out can be asked for instead", () => {
  assert.equal(about.withAll('-vm backup -"the agent" time-out a - b'), 'vm backup "the agent" time-out a - b');
  assert.equal(about.withAll("backup \uff0dagent -\u201cthe agent\u201d"), 'backup agent "the agent"');
  assert.equal(about.replaced("\uff56\uff4d gatewy", "gatewy", "gateway"), "vm gateway");
});

test("values of one name are told apart by their ids", () => {
  const found = about.facets([article({ topics: "1 Disks\t2 Disks\t3 Other" })], {}).find(({ name }) => name === "topic");
  equal(found.values.map(({ name }) => name).sort(), ["Disks (1)", "Disks (2)", "Other"]);
});
