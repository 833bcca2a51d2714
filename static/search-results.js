// Says of what a search found what a reader wants to see: marked words, a snippet, what to narrow by, what tells alike titles
// apart. No DOM here either: search.js shows it. It knows articles as the engine gives them, and no page.
"use strict";
(() => {
  const { eachWord, countOf, nearest, hasDigit, plain, MARKED } = globalThis.selfhelpEngine;

  const SNIPPET = 190; // characters, about
  const LEAD = 60; // of them before the first word that is marked
  const LONGEST_BODY = 60_000; // further words of a body are in no snippet
  const MOST_PROPOSED = 3;

  const list = (field) => (field === "" ? [] : field.split("\t"));

  // --- Marked words ------------------------------------------------------------------------------------------------

  // A text in lower case whose characters stand where they stood.
  function lowered(text) {
    const lower = text.toLowerCase();
    if (lower.length === text.length) return lower;
    return [...text].map((it) => (it.toLowerCase().length === it.length ? it.toLowerCase() : it)).join("");
  }

  // Gives a function that finds the words of a query in a text, as { start, end, term }.
  function finder(terms) {
    const known = new Map();
    const termOf = (word) => {
      if (!known.has(word)) known.set(word, terms.find((term) => countOf(term, word) > 0) ?? null);
      return known.get(word);
    };
    return (text) => {
      const found = [];
      eachWord(lowered(text), (word, start) => {
        const term = termOf(word);
        if (term) found.push({ start, end: start + word.length, term });
      });
      return found;
    };
  }

  // A text cut where marks begin and end: [{ text, isMarked }].
  function pieces(text, marks) {
    const found = [];
    let at = 0;
    for (const { start, end } of marks) {
      if (end <= at) continue; // a part of a code that is marked already
      if (start > at) found.push({ text: text.slice(at, start), isMarked: false });
      const from = Math.max(start, at);
      const last = found.at(-1);
      if (last?.isMarked) last.text += text.slice(from, end);
      else found.push({ text: text.slice(from, end), isMarked: true });
      at = end;
    }
    if (at < text.length) found.push({ text: text.slice(at), isMarked: false });
    return found;
  }

  const marked = (text, find) => pieces(text, find(text));

  // --- Snippets ----------------------------------------------------------------------------------------------------

  // The part of an article that says most of what was asked, as pieces.
  function snippet(article, find) {
    const body = withoutTitle(article).slice(0, LONGEST_BODY);
    for (const text of [body, article.headings, article.subtitle]) {
      const marks = find(text);
      if (marks.length > 0) return excerpt(text, marks);
    }
    return excerpt(body || article.headings || article.subtitle, []);
  }

  // The body, but for a first block that says what stands above the snippet already.
  function withoutTitle({ body, title, subtitle }) {
    const [first] = body.split("\t", 1);
    const isSaid = [title, subtitle].some((text) => text.toLowerCase() === first.toLowerCase());
    return isSaid ? body.slice(first.length + 1) : body;
  }

  function excerpt(text, marks) {
    const wanted = marks[best(marks)];
    let start = startOf(text, wanted?.start ?? 0);
    const end = endOf(text, Math.max(start + SNIPPET, wanted?.end ?? 0));
    // Of the end of a text more is shown than the few words that are left.
    if (end - start < SNIPPET / 2) start = Math.min(start, startOf(text, Math.max(0, end - SNIPPET + LEAD)));
    const inside = marks.filter((mark) => mark.start >= start && mark.end <= end);
    const found = pieces(text.slice(start, end), inside.map((mark) => ({ start: mark.start - start, end: mark.end - start })));
    for (const piece of found) piece.text = piece.text.replaceAll("\t", " · ");
    const isBegun = start > 0 && text[start - 1] !== "\t";
    if (isBegun) found.unshift({ text: "…\u00a0", isMarked: false });
    if (end < text.length) found.push({ text: "\u00a0…", isMarked: false });
    return found;
  }

  // The place of the mark that begins the snippet with the rarest words.
  function best(marks) {
    let place = 0;
    let most = 0;
    for (let from = 0; from < marks.length; from++) {
      const seen = new Set();
      let worth = 0;
      for (let at = from; at < marks.length && marks[at].end <= marks[from].start + SNIPPET - LEAD; at++) {
        const { term } = marks[at];
        if (!seen.has(term)) worth += term.rarity;
        seen.add(term);
      }
      if (worth > most) [place, most] = [from, worth];
    }
    return place;
  }

  // Where a block begins, a sentence, or else a word, a little before a mark.
  function startOf(text, mark) {
    const least = Math.max(0, mark - LEAD);
    if (least === 0) return 0;
    const before = text.slice(least, mark);
    const block = before.lastIndexOf("\t");
    if (block >= 0) return least + block + 1;
    const sentence = /.*[.!?:] /s.exec(before);
    if (sentence) return least + sentence[0].length;
    const space = before.indexOf(" ");
    return space >= 0 ? least + space + 1 : whole(text, least);
  }

  function endOf(text, most) {
    if (most >= text.length) return text.length;
    const space = Math.max(text.lastIndexOf(" ", most), text.lastIndexOf("\t", most));
    return space > most - 30 ? space : whole(text, most);
  }

  // A place that is not within a character of two units.
  const whole = (text, at) => (/[\udc00-\udfff]/.test(text[at]) ? at - 1 : at);

  // --- What an article belongs to ----------------------------------------------------------------------------------

  // An id and a name, which stand in one part of a field.
  function named(part) {
    const space = part.indexOf(" ");
    return space < 0 ? { id: part, name: part } : { id: part.slice(0, space), name: part.slice(space + 1) };
  }

  // Products have numbers for ids, and stand before what else an article is tagged with.
  const isProduct = (part) => /^[0-9]+ /.test(part);
  const productsOf = (article) => list(article.tags).filter(isProduct).map(named);
  const tagsOf = (article) => list(article.tags).filter((part) => !isProduct(part));
  const topicsOf = (article) => list(article.topics).map(named);

  function serviceOf(article) {
    const [id, name] = list(article.service);
    return id === undefined ? [] : [{ id, name: name ?? id }];
  }

  const pageOf = (article) => `articles/${list(article.path)[0]}.html`;

  // What a row shows of that: the service, and the first products and tags.
  function belongings(article) {
    const services = serviceOf(article).map(({ name }) => name);
    const texts = [...productsOf(article).map(({ name }) => name), ...tagsOf(article)].filter((name) => !services.includes(name));
    return [...services, ...texts.slice(0, 3), texts.length > 3 ? `and ${texts.length - 3} more` : ""].filter(Boolean);
  }

  // What results may be narrowed by: for each, the values of an article as { id, name }.
  const FACETS = [
    { name: "kind", title: "Kind", of: (article) => [{ id: article.kind, name: article.kind }] },
    { name: "service", title: "Service", of: serviceOf },
    { name: "product", title: "Product", of: productsOf },
    { name: "topic", title: "Topic", of: topicsOf },
  ];

  const has = (article, facet, id) => facet.of(article).some((value) => value.id === id);
  // The results that have all that is chosen, but for one facet.
  const narrowed = (results, chosen, but = null) =>
    results.filter((article) => FACETS.every((facet) => facet === but || !chosen[facet.name] || has(article, facet, chosen[facet.name])));

  // For each facet its values, the most frequent first, each with how many results there would be with it.
  function facets(results, chosen) {
    return FACETS.map((facet) => {
      const values = new Map();
      for (const article of narrowed(results, chosen, facet)) {
        for (const { id, name } of facet.of(article)) {
          const value = values.get(id) ?? { id, name, count: 0 };
          value.count += 1;
          values.set(id, value);
        }
      }
      const id = chosen[facet.name];
      // What is chosen can always be taken back.
      if (id && !values.has(id)) values.set(id, { id, name: nameIn(results, facet, id), count: 0 });
      const order = [...values.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
      return { name: facet.name, title: facet.title, values: withoutNamesakes(order) };
    });
  }

  // Values of one name are told apart by their ids.
  function withoutNamesakes(values) {
    const names = values.map(({ name }) => name);
    const isShared = (name) => names.indexOf(name) !== names.lastIndexOf(name);
    return values.map((value) => (isShared(value.name) && value.id !== value.name ? { ...value, name: `${value.name} (${value.id})` } : value));
  }

  function nameIn(results, facet, id) {
    for (const article of results) {
      const value = facet.of(article).find((value) => value.id === id);
      if (value) return value.name;
    }
    return id;
  }

  // --- What tells results apart ------------------------------------------------------------------------------------

  // For each of some results that are called alike, what it has and not all the others do, and its row does not show: a Map from
  // result to texts.
  function apart(results) {
    const alike = new Map();
    for (const article of results) {
      const title = article.title.toLowerCase();
      if (alike.has(title)) alike.get(title).push(article);
      else alike.set(title, [article]);
    }
    const differences = new Map();
    for (const group of alike.values()) if (group.length > 1) tell(group, differences);
    return differences;
  }

  function tell(group, differences) {
    const said = (article) => [
      ...productsOf(article).map(({ name }) => name),
      ...tagsOf(article),
      ...topicsOf(article).map(({ id, name }) => `${id} ${name}`),
    ];
    const all = group.map((article) => new Set(said(article)));
    const isShared = (text) => all.every((texts) => texts.has(text));
    const paths = group.map((article) => list(article.path)[0] ?? "");
    const same = beginning(paths);
    group.forEach((article, at) => {
      const shown = belongings(article);
      const own = [...all[at]].filter((text) => !isShared(text) && !shown.includes(text));
      // Names of pages are never alike, and often say what titles do not.
      differences.set(article, [(same > 0 ? "…" : "") + paths[at].slice(same), ...own.slice(0, 2)]);
    });
  }

  // How long the beginning is that all paths share, in whole folders and words.
  function beginning([first, ...others]) {
    const isShared = (length) => others.every((path) => path.startsWith(first.slice(0, length)));
    let length = first.length;
    while (length > 0 && !(/[/-]/.test(first[length - 1]) && isShared(length))) length -= 1;
    return length;
  }

  // --- Words that were not found as they are spelled ---------------------------------------------------------------

  const TEXTS = ["title", "subtitle", "headings", "body", "service", "topics", "tags", "path"];

  // The words that were taken for misspelt ones: [{ word, taken, isTold }]; of those that are not told, somebody may write them.
  function taken(terms, results) {
    const misspelt = terms.filter((term) => term.isMisspelt && term.counts.size > 0);
    const first = new Set();
    if (misspelt.length > 0 && results.length > 0) {
      for (const field of TEXTS) eachWord(results[0][field].toLowerCase(), (word) => first.add(word));
    }
    return misspelt.map(({ word, counts, isTold }) => {
      const forms = [...counts.keys()];
      return { word, taken: forms.find((form) => first.has(form)) ?? forms[0], isTold };
    });
  }

  // The words that no article has, nor one like them; of a code not its parts as well.
  function unknown(terms) {
    const found = terms.filter(({ isUnknown, word }) => isUnknown && word.length > 2).map(({ word }) => word);
    return found.filter((word) => !found.some((code) => code !== word && code.split(/[-_.]/).includes(word)));
  }

  // A query that asks for what it had left out.
  function withAll(query) {
    const asked = (all, space, phrase, word) => (phrase !== undefined ? `${space}"${phrase}"` : word !== undefined ? space + word : all);
    return plain(query).replace(MARKED, asked);
  }

  // For words that nothing is known of, or that stand in a phrase and are misspelt, the nearest that are known: [{ word, nearest }].
  function proposals(terms, tables) {
    const unknown = terms.filter(({ word, counts, isMisspelt }) => (counts.size === 0 || isMisspelt) && word.length > 2 && !hasDigit(word));
    const found = unknown.map(({ word }) => {
      const most = word.length < 5 ? 2 : 3;
      return { word, nearest: nearest(word, tables, most).slice(0, MOST_PROPOSED).map(([, known]) => known) };
    });
    return found.filter(({ nearest }) => nearest.length > 0);
  }

  // A query with another word in the place of one.
  function replaced(typed, word, known) {
    const query = plain(typed);
    let place = null;
    eachWord(lowered(query), (found, at) => {
      if (found === word) place ??= at;
    });
    return place === null ? known : query.slice(0, place) + known + query.slice(place + word.length);
  }

  globalThis.selfhelpResults = { FACETS, finder, marked, snippet, belongings, pageOf, narrowed, facets, apart, taken, unknown, withAll, proposals, replaced };
})();
