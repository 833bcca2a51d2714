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

  const { createSearch, sum, plain, parse, words } = globalThis.selfhelpEngine;
  const about = globalThis.selfhelpResults;

  const PAUSE = 40; // ms: keys that come faster are one
  const REST = 200; // ms: who has typed nothing for so long sees all that is found
  const FRAME = 20; // ms: what is written can be seen
  const SLOW = 400; // ms: who waits so long sees that something happens
  const QUIET = 500; // ms: screen readers are told when nothing has changed for so long
  const PATIENCE = 15_000; // ms: a chunk that has not come by then will not come
  const STEP = 10; // results at once
  const MOST_VALUES = 6; // of a facet, at first
  const root = form.dataset.root ?? "";
  const title = document.title;

  // The words of another language than English come with page.js.
  const t = (text) => globalThis.selfhelpWords?.[text] ?? text;
  // A text with what belongs into its `{}`, in order: text, or elements.
  const said = (text, ...values) => t(text).split("{}").flatMap((part, at) => (at > 0 ? [values[at - 1], part] : [part])).flat();

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

  const isInAddress = () => /[?&]q=/.test(location.search);

  function readAddress() {
    const given = new URLSearchParams(location.search);
    state.query = given.get("q") ?? "";
    state.shown = history.state?.shown ?? STEP;
    state.chosen = {};
    for (const name of chosenOnes) if (given.get(name)) state.chosen[name] = given.get(name);
  }

  // Whether something was pressed since the address was written last.
  let isPressed = false;
  // Where a search begins, and with all that is pressed, the address is a step of its own to go back from.
  function writeAddress() {
    const address = new URLSearchParams();
    if (state.query.trim() !== "") {
      address.set("q", state.query);
      for (const name of chosenOnes) if (state.chosen[name]) address.set(name, state.chosen[name]);
    }
    const search = String(address) && `?${address}`;
    // A step that was made for a search, and whose search was closed, is there for the next one.
    const { isOwn = false, shown = STEP } = history.state ?? {};
    const isStep = search !== "" && (isPressed || !(isOwn || isInAddress()));
    isPressed = false;
    if (search === location.search && shown === state.shown) return;
    // The browser keeps with a step how far the page is scrolled there.
    const top = scrollY;
    if (isStep && panel.hidden) jump(place());
    try {
      // Who comes back to the page finds the place in it, also when the page was loaded anew in between.
      if (isStep && panel.hidden) history.replaceState({ ...history.state, place: place() }, "");
      // Who comes back to a step sees as many results as there were.
      history[isStep ? "pushState" : "replaceState"]({ isOwn: isOwn || isStep, shown: state.shown }, "", location.pathname + search + location.hash);
    } catch {
      // Some browsers keep the addresses of files as they are. The search goes on.
    }
    if (isStep && panel.hidden) jump(top);
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
  panel.setAttribute("aria-label", t("Search results"));
  panel.hidden = true;
  main.prepend(panel);

  let quiet = 0;
  function tell(text) {
    clearTimeout(quiet);
    quiet = setTimeout(() => (status.textContent = text), QUIET);
  }

  // A query, in quotation marks where it has none of its own.
  const quoted = (query) => make("q", plain(query).includes('"') ? "bare" : "", query.trim());

  // How far the page was scrolled before somebody came to the field.
  const place = () => Number(form.dataset.place ?? 0);
  const jump = (top) => scrollTo(0, top);

  function show(...children) {
    const isFirst = panel.hidden;
    panel.replaceChildren(...children.filter((child) => child !== null));
    panel.hidden = false;
    document.body.classList.add("searching");
    document.title = `${state.query.trim()} · ${title}`;
    // Not where a page comes with its results: there the browser knows the place.
    if (isFirst && document.activeElement === field) jump(0);
  }

  function close() {
    latest += 1;
    shownQuery = null;
    panel.hidden = true;
    panel.removeAttribute("aria-busy");
    panel.replaceChildren();
    document.body.classList.remove("searching");
    document.title = title;
    clearTimeout(quiet);
    status.textContent = "";
  }

  // --- Asking ------------------------------------------------------------------------------------------------------

  const wait = (time) => new Promise((over) => setTimeout(over, time));

  let latest = 0;
  let answer = null;
  // The query whose results are shown: with more of them, or others chosen, these stay until there are new ones.
  let shownQuery = null;
  // The last answer among all kinds: how many results another kind would have.
  let unnarrowed = null;
  const ofAllKinds = () => (unnarrowed?.query === state.query ? unnarrowed : null);

  // Asks for what is in the field. The shard that says most gives first results at once; the others are asked for when these can
  // be seen, and nobody has typed on for `rest` ms. Answers whether what is shown then is what was asked for here.
  async function ask(rest = FRAME) {
    const { query } = state;
    const parsed = parse(query);
    if (parsed.words.length === 0) {
      writeAddress();
      close();
      if (parsed.without.length > 0) showNotice(t("Words with a hyphen before them are left out. Add a word to look for."), make("p", "choices", withAllButton()));
      else if (query.trim() !== "") showNotice(t("Type a word or a number to look for."));
      return false;
    }
    const number = ++latest;
    // While somebody types on, the address waits: browsers allow few changes at once.
    if (rest === FRAME || !isInAddress()) writeAddress();
    const options = optionsOf(state, () => number !== latest);
    const slow = setTimeout(() => number === latest && showWaiting(), SLOW);
    panel.setAttribute("aria-busy", "true");
    try {
      // What cannot be read for it is asked for once more, with the others; and so it is where it takes long.
      const isNew = () => number === latest && shownQuery !== query;
      const showFirst = (first) => isNew() && about.narrowed(first.results, state.chosen).length > 0 && showAnswer(first);
      if (isNew()) await Promise.race([engine.search(query, { ...options, shards: 1 }).then(showFirst).catch(() => {}), wait(SLOW)]);
      await wait(rest);
      // Who typed on waits for another answer.
      if (number !== latest) return false;
      writeAddress();
      const answer = ofAllKinds()?.isWhole ? unnarrowed : await engine.search(query, options);
      if (number !== latest) return false;
      if (!state.chosen.kind) unnarrowed = answer;
      showAnswer(answer);
    } catch (mistake) {
      if (number !== latest) return false;
      writeAddress();
      showFailure(mistake.isOtherVersion);
    } finally {
      clearTimeout(slow);
    }
    panel.removeAttribute("aria-busy");
    return true;
  }

  // What to ask the engine for: where something is chosen, it reads on for a page of that.
  function optionsOf({ chosen, shown }, isOver) {
    const isWanted = (article) => about.narrowed([article], chosen).length > 0;
    const named = chosenOnes.filter((name) => name !== "kind" && chosen[name]);
    const towards = named.flatMap((name) => words(`${chosen[name]} ${chosenNames.get(`${name} ${chosen[name]}`) ?? ""}`));
    const least = isNarrowed() || shown > STEP ? shown : 1;
    return { kinds: chosen.kind ? [chosen.kind] : null, isWanted, towards, least, isOver, progress: showProgress };
  }

  // What is on its way is said above what was there before, which is no answer to it.
  function showWaiting() {
    if (panel.hidden) show(make("h1", "", ...said("Searching for {}", quoted(state.query))));
    panel.querySelector(".waiting")?.remove();
    panel.prepend(make("p", "waiting", t("Searching…")));
    tell(t("Searching…"));
  }

  function showProgress(read, all) {
    const waiting = panel.querySelector(".waiting");
    if (waiting) waiting.textContent = said("Searching… {} of {} parts of the index", read, all).join("");
  }

  // What is said in the place of results.
  function showNotice(text, ...ways) {
    shownQuery = null;
    show(make("h1", "", t("Search")), make("div", "notice", make("p", "", text), ...ways));
    tell(text);
  }

  const withAllButton = () => button(t("Look for them instead"), () => search(about.withAll(state.query)));

  function showFailure(isOtherVersion) {
    if (isOtherVersion) showNotice(t("This page and the search index are of different versions."), button(t("Load the page anew"), () => location.reload()));
    else showNotice(t("The search index could not be read. Is there a connection?"), againButton(), orServices());
  }

  const againButton = () =>
    button(t("Try again"), () => {
      // Of a site that has been built anew since, the entry is another one, too.
      engine = createSearch(load);
      field.focus();
      ask();
    });

  // The results are made anew with every answer; the focus stays where it was.
  function showAnswer(found = answer) {
    answer = found;
    shownQuery = answer.query;
    const { href, dataset, localName } = panel.contains(document.activeElement) ? document.activeElement : {};
    showResults();
    if (href) (links().find((it) => it.href === href) ?? field).focus();
    else if (dataset?.facet) focusOn(dataset.facet, dataset.id);
    else if (localName === "summary") panel.querySelector("summary")?.focus();
  }

  function showResults() {
    const results = about.narrowed(answer.results, state.chosen);
    const counted = answer.isWhole ? ["1 article", "{} articles"] : ["At least 1 article", "At least {} articles"];
    const count = said(counted[results.length === 1 ? 0 : 1], results.length).join("");
    const heading = make("h1", "", ...said(results.length > 0 ? "Results for {}" : "No results for {}", quoted(answer.query)));
    const notes = notices(results);
    show(heading, notes, make("div", "columns", facetsOf(), results.length > 0 ? make("div", "", make("p", "count", `${count} `, isNarrowed() ? allButton() : null), listOf(results), more(results)) : null));
    const told = [...(notes?.querySelectorAll("p") ?? [])].map(({ textContent }) => textContent);
    tell([...told, results.length > 0 ? `${count}.` : null].filter(Boolean).join(" "));
  }

  // What was searched for in the place of what was typed, what was left out, or what else to look for.
  function notices(results) {
    const notice = make("div", "notice");
    if (answer.failed > 0) notice.append(make("p", "", t("A part of the search index could not be read, so articles may be missing.")), againButton());
    const taken = results.length > 0 ? about.taken(answer.terms, results) : [];
    for (const [text, words] of [["Showing results for {} instead of {}.", taken.filter(({ isTold }) => isTold)], ["Showing results for {} as well as {}.", taken.filter(({ isTold }) => !isTold)]]) {
      if (words.length > 0) notice.append(make("p", "", ...said(text, listed(words.map(({ taken }) => taken)), words.map(({ word }) => word).join(", "))));
    }
    const unknown = results.length > 0 ? about.unknown(answer.terms) : [];
    if (unknown.length > 0) notice.append(make("p", "", ...said("No article has {}.", listed(unknown))));
    if (results.length === 0) notice.append(...otherWays());
    if (answer.without.length > 0) {
      notice.append(make("p", "choices", ...said("Without articles that have {}.", listed(answer.without.map((phrase) => phrase.join(" ")))), " ", withAllButton()));
    }
    return notice.childNodes.length > 0 ? notice : null;
  }

  const listed = (texts) => texts.flatMap((text, at) => [at > 0 ? ", " : "", make("strong", "", text)]);

  // What to do where nothing was found.
  function otherWays() {
    const ways = [make("p", "", answer.isWhole || (isNarrowed() && !answer.hasMore) ? t("No article says that.") : t("The articles that were looked through do not say that."))];
    // What could not be looked up may be no slip.
    for (const { word, nearest } of answer.failed > 0 ? [] : about.proposals(answer.terms, answer.tables)) {
      const buttons = nearest.map((known) => button(known, () => search(about.replaced(state.query, word, known))));
      ways.push(make("p", "choices", ...said("Did you mean {}?", buttons)));
    }
    if (isNarrowed()) ways.push(make("p", "choices", allButton()));
    if (answer.hasMore) ways.push(make("p", "choices", button(t("Look further"), showMore)));
    return [...ways, orServices()];
  }

  const allButton = () => button(t("Search in all articles"), () => choose({}));

  const orServices = () => make("p", "", ...said("Or look through {}.", link(`${root}index.html#services`, t("the services"))));

  function listOf(results) {
    const find = about.finder(answer.terms);
    const shown = results.slice(0, state.shown);
    const apart = about.apart(shown);
    return make("ol", "results", ...shown.map((article) => rowOf(article, find, apart.get(article) ?? [])));
  }

  function rowOf(article, find, differences) {
    const kind = make("span", `of ${article.kind}`, kindName(article.kind));
    const [path, ...others] = differences;
    return make(
      "li",
      "",
      link(root + about.pageOf(article), ...pieces(about.marked(article.title || article.path, find))),
      make("p", "belongs", kind, ...about.belongings(article).map((word) => make("span", "", ...pieces(about.marked(word, find))))),
      differences.length > 0 ? make("p", "apart", make("code", "", ...pieces(about.marked(path, find))), ...others.map((text) => make("span", "", text))) : null,
      make("p", "snippet", ...pieces(about.snippet(article, find))),
    );
  }

  const kindName = (slug) => answer.kinds.get(slug)?.name || slug;

  function more(results) {
    if (results.length <= state.shown && !answer.hasMore) return null;
    const element = button(t(results.length > state.shown ? "Show more" : "Look for more"), showMore);
    element.className = "more";
    return element;
  }

  async function showMore() {
    const before = links().length;
    state.shown += STEP;
    const isThere = about.narrowed(answer.results, state.chosen).length >= state.shown || !answer.hasMore;
    writeAddress();
    if (isThere) showAnswer();
    else if (!(await ask())) return;
    if (isFree()) (links()[before] ?? panel.querySelector(".more") ?? field).focus();
  }

  // Whether the focus is where it was, or on nothing since that went: who has gone on to something else keeps it.
  const isFree = () => document.activeElement === document.body || panel.contains(document.activeElement);

  // --- Narrowing ---------------------------------------------------------------------------------------------------

  const opened = new Set();
  // The names of what can be chosen, by facet and id.
  const chosenNames = new Map();
  const isNarrowed = () => Object.values(state.chosen).some(Boolean);

  function facetsOf() {
    if (answer.results.length === 0 && !isNarrowed()) return null;
    const groups = about.facets(answer.results, state.chosen).map((facet) => (facet.name === "kind" ? { ...facet, values: kindValues(facet.values) } : facet));
    const useful = groups.filter(({ name, values }) => values.length > 1 || state.chosen[name]);
    if (useful.length === 0) return null;
    const chosen = groups.flatMap(({ name, values }) => values.filter(({ id }) => id === state.chosen[name])).map(({ name }) => name);
    const summary = make("summary", "", t("Narrow down") + (chosen.length > 0 ? `: ${chosen.join(", ")}` : ""));
    const details = make("details", "facets", summary, ...useful.map(groupOf));
    details.open = isFolded === null ? chosen.length > 0 || matchMedia("(min-width: 62rem)").matches : !isFolded;
    details.addEventListener("toggle", () => (isFolded = !details.open));
    return details;
  }
  let isFolded = null;

  // Of kinds, those that other searches may find in as well: where one is chosen, no more is known of the others, unless all is.
  function kindValues(values) {
    const [all] = about.facets(ofAllKinds()?.results ?? [], { ...state.chosen, kind: "" });
    const known = new Map(all.values.map((value) => [value.id, value]));
    // What was read when none was chosen may not have been all.
    for (const [id, value] of known) known.set(id, { ...value, isLeast: !ofAllKinds().isWhole });
    for (const value of values) known.set(value.id, value);
    const others = [...answer.kinds.keys()].filter((id) => !known.has(id) && !ofAllKinds()?.isWhole).map((id) => ({ id, count: null }));
    return [...known.values(), ...others].map((value) => ({ ...value, name: kindName(value.id) }));
  }

  function groupOf({ name, title, values }) {
    const group = make("div", "facet");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", t(title));
    const isAll = opened.has(name) || values.length <= MOST_VALUES + 1;
    const shown = values.filter(({ id }, at) => isAll || at < MOST_VALUES || state.chosen[name] === id);
    group.append(make("h2", "", t(title)), ...shown.map((value) => valueOf(name, value)));
    if (!isAll) {
      const rest = button(said("{} more", values.length - shown.length).join(""), () => {
        opened.add(name);
        showAnswer();
        focusOn(name, values[MOST_VALUES].id);
      });
      rest.className = "rest";
      group.append(rest);
    }
    return group;
  }

  function valueOf(name, { id, name: text, count, isLeast }) {
    const isChosen = state.chosen[name] === id;
    chosenNames.set(`${name} ${id}`, text);
    const element = button(count === null ? text : [`${text} `, make("span", "count", isLeast || !answer.isWhole ? `${count}+` : String(count))], () => choose({ ...state.chosen, [name]: isChosen ? "" : id }, [name, id]));
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
    state.chosen = chosen;
    state.shown = STEP;
    isPressed = true;
    if (!(await ask()) || !isFree()) return;
    if (pressed) focusOn(...pressed);
    else field.focus();
  }

  // --- Keys --------------------------------------------------------------------------------------------------------

  const links = () => [...panel.querySelectorAll(".results > li > a")];

  // Whether an arrow leads from an element to a result; on others it scrolls the page.
  function move(from, step) {
    const all = links();
    const more = panel.querySelector(".more");
    const place = from === field ? -1 : from === more ? all.length : all.indexOf(from);
    if (place < 0 && from !== field) return false;
    (all[place + step] ?? (step > 0 ? more : field))?.focus();
    return true;
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
    const isShown = shownQuery === field.value && !panel.hidden && !panel.hasAttribute("aria-busy");
    state.query = field.value;
    if (!isShown) await ask();
    if (document.activeElement === field) links()[0]?.focus();
  });

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const isIn = form.contains(target) || panel.contains(target);
    if (event.key === "Escape" && (isIn || !panel.hidden)) {
      escape();
    } else if (isIn && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      if (panel.hidden && target === field) changed();
      else if (!move(target, event.key === "ArrowDown" ? 1 : -1)) return;
    } else {
      return;
    }
    event.preventDefault();
  });

  // Closes the results, and then empties the field.
  function escape() {
    clearTimeout(pause);
    const isOpen = !panel.hidden;
    if (!isOpen) field.value = "";
    close();
    state.query = "";
    state.chosen = {};
    writeAddress();
    field.focus({ preventScroll: true });
    if (isOpen) jump(place());
  }

  addEventListener("popstate", () => {
    const before = JSON.stringify(state);
    readAddress();
    if (JSON.stringify(state) === before) return;
    field.value = state.query;
    ask();
    const top = history.state?.place ?? place();
    if (panel.hidden && top > 0) jump(top);
  });

  // --- A page that is not there ------------------------------------------------------------------------------------

  const MOST_SUGGESTED = 5;
  // The articles that an address without a page may have meant: its words are those of names of articles.
  async function suggest(place) {
    const path = decodeURIComponent(location.pathname).replace(/\.\w+$/, "");
    const query = path.replace(/[^\p{L}\p{N}]+/gu, " ").replace(/^ ?(?:articles|services|products|kinds|troubleshooters) /, "");
    const { results, terms } = await engine.search(query, { isOver: () => false });
    // Where most words are none that articles have, the address is not a misspelt one.
    if (terms.filter(({ isUnknown, isMisspelt }) => !isUnknown && !isMisspelt).length * 2 <= terms.length) return;
    const found = results.slice(0, MOST_SUGGESTED).map((article) => make("li", "", link(root + about.pageOf(article), article.title || article.path)));
    if (found.length > 0) place.append(make("h2", "", t("Did you mean one of these?")), make("ul", "links", ...found));
  }
  const suggestions = document.querySelector("[data-suggestions]");
  // Without a connection there are none, and the page says what to do without.
  if (suggestions) suggest(suggestions).catch(() => {});

  readAddress();
  if (state.query !== "") {
    field.value = state.query;
    ask();
  } else if (document.activeElement === field || field.value !== "") {
    // Who was quicker than this script: it is loaded when somebody comes to the field.
    engine.open().catch(() => {});
    changed();
  }
})();
