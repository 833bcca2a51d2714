// The search field of a page: asks the engine as one types, and shows what it finds in the place of the page's content.
//
// search-engine.js finds, search-results.js says what is worth showing of it, and this file alone touches the page. All that it
// writes is text or one of a few classes: the policy of pages allows no more.
"use strict";
(() => {
  if (typeof document === "undefined") return;
  const form = document.querySelector("form.search");
  const field = form?.querySelector("input[type=search]");
  const main = document.querySelector("main");
  if (!field || !main) return;

  const { createSearch, sum, parse } = globalThis.selfhelpEngine;
  const about = globalThis.selfhelpResults;

  const PAUSE = 40; // ms: keys that come faster are one
  const REST = 200; // ms: who has typed nothing for so long sees all that is found
  const FRAME = 20; // ms: what is written can be seen
  const QUIET = 500; // ms: screen readers are told when nothing has changed for so long
  const PATIENCE = 15_000; // ms: a chunk that has not come by then will not come
  const STEP = 10; // results at once
  const MOST_VALUES = 6; // of a facet, at first
  const root = form.dataset.root ?? "";

  // --- Chunks ------------------------------------------------------------------------------------------------------

  // By name, the chunks that are on their way: what to do when they come.
  const awaited = new Map();
  // How often each was asked for: a copy that came damaged may lie in a cache.
  const asked = new Map();

  globalThis.selfhelpSearch = (name, given, text) => {
    if (typeof text === "string" && given === sum(text)) awaited.get(name)?.(text);
  };

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const times = asked.get(name) ?? 0;
      asked.set(name, times + 1);
      const end = (settle, value) => {
        clearTimeout(timer);
        if (awaited.get(name) === take) awaited.delete(name);
        script.remove();
        settle(value);
      };
      const take = (text) => end(resolve, text);
      const fail = (reason) => end(reject, new Error(`search/${name}.js ${reason}`));
      const timer = setTimeout(fail, PATIENCE, "does not come");
      awaited.set(name, take);
      script.onerror = () => fail("cannot be loaded");
      // What came whole has been taken before this.
      script.onload = () => fail("is damaged");
      script.src = `${root}search/${name}.js${times > 0 ? `?again=${times}` : ""}`;
      document.head.append(script);
    });
  }

  // A damaged chunk may be no JavaScript: that is told in the page, and is no error of it. Browsers do not say where an error
  // is from where they read from a disk.
  const folder = new URL(`${root}search/`, location.href).href;
  addEventListener("error", (event) => {
    const isOfChunk = event.filename ? event.filename.startsWith(folder) : awaited.size > 0;
    if (isOfChunk) event.preventDefault();
  });

  let engine = createSearch(load);

  // --- What is asked, and the address ------------------------------------------------------------------------------

  const chosenOnes = about.FACETS.map((facet) => facet.name);
  const state = { query: "", shown: STEP, chosen: {} };

  function readAddress() {
    const given = new URLSearchParams(location.search);
    state.query = given.get("q") ?? "";
    state.chosen = {};
    for (const name of chosenOnes) if (given.get(name)) state.chosen[name] = given.get(name);
  }

  function writeAddress() {
    const address = new URLSearchParams();
    if (state.query !== "") {
      address.set("q", state.query);
      for (const name of chosenOnes) if (state.chosen[name]) address.set(name, state.chosen[name]);
    }
    const search = String(address) && `?${address}`;
    if (search === location.search) return;
    try {
      history.replaceState(null, "", location.pathname + search + location.hash);
    } catch {
      // Some browsers keep the addresses of files as they are. The search goes on.
    }
  }

  // --- The panel ---------------------------------------------------------------------------------------------------

  // An element with a class, a text and children; what is null is left out.
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  function button(text, action) {
    const element = make("button", "", ...[text].flat());
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }

  function link(href, ...children) {
    const element = make("a", "", ...children);
    element.href = href;
    return element;
  }

  const pieces = (list) => list.map(({ text, isMarked }) => (isMarked ? make("mark", "", text) : text));

  const status = make("p", "unseen");
  status.setAttribute("role", "status");
  form.append(status);
  const panel = make("section", "found");
  panel.setAttribute("aria-label", "Search results");
  panel.hidden = true;
  main.prepend(panel);

  let quiet = 0;
  function tell(text) {
    clearTimeout(quiet);
    quiet = setTimeout(() => (status.textContent = text), QUIET);
  }

  function show(...children) {
    panel.replaceChildren(...children.filter((child) => child !== null));
    panel.hidden = false;
    document.body.classList.add("searching");
  }

  function close() {
    latest += 1;
    panel.hidden = true;
    panel.removeAttribute("aria-busy");
    panel.replaceChildren();
    document.body.classList.remove("searching");
    tell("");
  }

  // --- Asking ------------------------------------------------------------------------------------------------------

  let latest = 0;
  let answer = null;
  // The last search among all kinds: how many results another kind would have.
  let unnarrowed = { query: "", results: [] };

  // Asks for what is in the field. The shard that says most gives first results at once; the others are asked for when these can
  // be seen, and nobody has typed on for `rest` ms.
  async function ask(rest = FRAME) {
    const { query, chosen } = state;
    if (parse(query).words.length === 0) {
      writeAddress();
      return close();
    }
    const number = ++latest;
    // While somebody types, the address waits: browsers allow few changes at once.
    if (rest === FRAME) writeAddress();
    const options = { kinds: chosen.kind ? [chosen.kind] : null };
    panel.setAttribute("aria-busy", "true");
    try {
      const found = await engine.search(query, { ...options, shards: 1 });
      if (number === latest && about.narrowed(found.results, chosen).length > 0) showAnswer(found);
      await new Promise((rested) => setTimeout(rested, rest));
      // Who typed on waits for another answer.
      if (number !== latest) return;
      writeAddress();
      const answer = await engine.search(query, options);
      if (number !== latest) return;
      if (!chosen.kind) unnarrowed = { query, results: answer.results };
      showAnswer(answer);
    } catch {
      if (number !== latest) return;
      writeAddress();
      showFailure();
    }
    panel.removeAttribute("aria-busy");
  }

  function showFailure() {
    const again = button("Try again", () => {
      // Of a site that has been built anew since, the entry is another one, too.
      engine = createSearch(load);
      field.focus();
      ask();
    });
    show(make("h1", "", "Search"), make("div", "notice", make("p", "", "A part of the search index could not be read. Is there a connection?"), again, orServices()));
    tell("A part of the search index could not be read.");
  }

  // The results are made anew with every answer; the focus stays where it was.
  function showAnswer(found = answer) {
    answer = found;
    const { href, dataset, localName } = panel.contains(document.activeElement) ? document.activeElement : {};
    showResults();
    if (href) (links().find((it) => it.href === href) ?? field).focus();
    else if (dataset?.facet) focusOn(dataset.facet, dataset.id);
    else if (localName === "summary") panel.querySelector("summary")?.focus();
  }

  function showResults() {
    const results = about.narrowed(answer.results, state.chosen);
    const count = results.length === 1 ? "1 article" : `${results.length} articles`;
    const heading = make("h1", "", results.length > 0 ? "Results for " : "No results for ", make("q", "", state.query.trim()));
    const notes = notices(results);
    show(heading, notes, make("div", "columns", facetsOf(), results.length > 0 ? make("div", "", make("p", "count", count), listOf(results), more(results)) : null));
    tell([notes?.textContent, count].filter(Boolean).join(" "));
  }

  // What was searched for in the place of what was typed, or what else to look for.
  function notices(results) {
    if (results.length > 0) {
      const taken = about.taken(answer.terms, results);
      if (taken.length === 0) return null;
      const words = taken.flatMap(({ taken }, at) => [at > 0 ? ", " : "", make("strong", "", taken)]);
      return make("p", "notice", "Showing results for ", ...words, ` instead of ${taken.map(({ word }) => word).join(", ")}.`);
    }
    const notice = make("div", "notice", make("p", "", "No article says that."));
    const proposed = about.proposals(answer.terms, answer.tables);
    for (const { word, nearest } of proposed) {
      const buttons = nearest.map((known) => button(known, () => search(about.replaced(state.query, word, known))));
      notice.append(make("p", "choices", "Did you mean ", ...buttons, "?"));
    }
    if (isNarrowed()) {
      notice.append(make("p", "choices", button("Search in all articles", () => choose({}))));
    }
    notice.append(orServices());
    return notice;
  }

  const orServices = () => make("p", "", "Or look through ", link(`${root}index.html#services`, "the services"), ".");

  function listOf(results) {
    const find = about.finder(answer.terms);
    const shown = results.slice(0, state.shown);
    const apart = about.apart(shown);
    return make("ol", "results", ...shown.map((article) => rowOf(article, find, apart.get(article) ?? [])));
  }

  function rowOf(article, find, differences) {
    const kind = make("span", `of ${article.kind}`, kindName(article.kind));
    const [service] = about.serviceOf(article);
    const texts = [...about.productsOf(article).map(({ name }) => name), ...about.tagsOf(article)].filter((name) => name !== service?.name);
    const words = [service?.name, ...texts.slice(0, 3), texts.length > 3 ? `and ${texts.length - 3} more` : null].filter(Boolean);
    const [path, ...others] = differences;
    return make(
      "li",
      "",
      link(root + about.pageOf(article), ...pieces(about.marked(article.title || article.path, find))),
      make("p", "belongs", kind, ...words.map((word) => make("span", "", ...pieces(about.marked(word, find))))),
      differences.length > 0 ? make("p", "apart", make("code", "", ...pieces(about.marked(path, find))), ...others.map((text) => make("span", "", text))) : null,
      make("p", "snippet", ...pieces(about.snippet(article, find))),
    );
  }

  const kindName = (slug) => answer.kinds.get(slug)?.name || slug;

  function more(results) {
    if (results.length <= state.shown) return null;
    return button("Show more", () => {
      const before = state.shown;
      state.shown += STEP;
      showAnswer();
      links()[before]?.focus();
    });
  }

  // --- Narrowing ---------------------------------------------------------------------------------------------------

  const opened = new Set();
  const isNarrowed = () => Object.values(state.chosen).some(Boolean);

  function facetsOf() {
    if (answer.results.length === 0 && !isNarrowed()) return null;
    const groups = about.facets(answer.results, state.chosen).map((facet) => (facet.name === "kind" ? { ...facet, values: kindValues(facet.values) } : facet));
    const useful = groups.filter(({ name, values }) => values.length > 1 || state.chosen[name]);
    if (useful.length === 0) return null;
    const details = make("details", "facets", make("summary", "", "Narrow down"), ...useful.map(groupOf));
    details.open = isFolded === null ? matchMedia("(min-width: 62rem)").matches : !isFolded;
    details.addEventListener("toggle", () => (isFolded = !details.open));
    return details;
  }
  let isFolded = null;

  // Of kinds, those that other searches may find in as well: where one is chosen, no more is known of the others.
  function kindValues(values) {
    const [all] = about.facets(state.chosen.kind && unnarrowed.query === state.query ? unnarrowed.results : [], { ...state.chosen, kind: "" });
    const known = new Map(all.values.map((value) => [value.id, value]));
    for (const value of values) known.set(value.id, value);
    const others = [...answer.kinds.keys()].filter((id) => !known.has(id)).map((id) => ({ id, count: null }));
    return [...known.values(), ...others].map((value) => ({ ...value, name: kindName(value.id) }));
  }

  function groupOf({ name, title, values }) {
    const group = make("div", "facet");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", title);
    const isAll = opened.has(name) || values.length <= MOST_VALUES + 1;
    const shown = values.filter(({ id }, at) => isAll || at < MOST_VALUES || state.chosen[name] === id);
    group.append(make("h2", "", title), ...shown.map((value) => valueOf(name, value)));
    if (!isAll) {
      const rest = button(`${values.length - shown.length} more`, () => {
        opened.add(name);
        showAnswer();
        focusOn(name, values[MOST_VALUES].id);
      });
      rest.className = "rest";
      group.append(rest);
    }
    return group;
  }

  function valueOf(name, { id, name: text, count }) {
    const isChosen = state.chosen[name] === id;
    const element = button(count === null ? text : [`${text} `, make("span", "count", String(count))], () => choose({ ...state.chosen, [name]: isChosen ? "" : id }, [name, id]));
    element.setAttribute("aria-pressed", String(isChosen));
    element.dataset.facet = name;
    element.dataset.id = id;
    return element;
  }

  function focusOn(name, id) {
    const buttons = [...panel.querySelectorAll("button[data-facet]")];
    (buttons.find(({ dataset }) => dataset.facet === name && dataset.id === id) ?? field).focus();
  }

  async function choose(chosen, pressed = null) {
    const isOtherKind = (chosen.kind ?? "") !== (state.chosen.kind ?? "");
    state.chosen = chosen;
    state.shown = STEP;
    writeAddress();
    if (isOtherKind) await ask();
    else showAnswer();
    if (pressed) focusOn(...pressed);
    else field.focus();
  }

  // --- Keys --------------------------------------------------------------------------------------------------------

  const links = () => [...panel.querySelectorAll(".results > li > a")];

  function move(step) {
    const all = links();
    const next = all.indexOf(document.activeElement) + step;
    if (next < 0) field.focus();
    else all[next]?.focus();
  }

  let pause = 0;
  function search(query) {
    field.value = query;
    field.focus();
    state.query = query;
    state.shown = STEP;
    return ask();
  }

  field.addEventListener("focus", () => engine.open().catch(() => {}));
  // What comes and goes letter by letter is typed. Keyboards of phones put whole words together, and others characters from
  // several keys.
  const isByLetter = ({ isComposing, data, inputType }) => isComposing || data?.length === 1 || inputType?.startsWith("delete") === true;
  field.addEventListener("input", (event) => changed(isByLetter(event)));
  function changed(isTyped = false) {
    clearTimeout(pause);
    state.query = field.value;
    state.shown = STEP;
    if (state.query.trim() === "") state.chosen = {};
    if (isTyped) pause = setTimeout(ask, PAUSE, REST);
    else ask();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(pause);
    const isShown = state.query === field.value && !panel.hidden && !panel.hasAttribute("aria-busy");
    state.query = field.value;
    if (!isShown) await ask();
    if (document.activeElement === field) links()[0]?.focus();
  });

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const isIn = form.contains(target) || panel.contains(target);
    const isTyping = target.closest("input, textarea, select, [contenteditable]") !== null;
    if (event.key === "/" && !isTyping) {
      field.focus();
      field.select();
    } else if (event.key === "Escape" && (isIn || !panel.hidden)) {
      escape();
    } else if (isIn && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (panel.hidden && target === field) changed();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  });

  // Closes the results, and then empties the field.
  function escape() {
    clearTimeout(pause);
    if (panel.hidden) field.value = "";
    close();
    state.query = "";
    state.chosen = {};
    writeAddress();
    field.focus();
  }

  addEventListener("popstate", () => {
    const before = JSON.stringify(state);
    readAddress();
    if (JSON.stringify(state) === before) return;
    field.value = state.query;
    ask();
  });

  readAddress();
  if (state.query !== "") {
    field.value = state.query;
    ask();
  } else if (document.activeElement === field) {
    // Who was quicker than this script.
    engine.open().catch(() => {});
    changed();
  }
})();
