// Finds articles in the index that selfhelp writes into `search/`: docs/search.md says what its files hold.
//
// No DOM here: a page (search.js), the tests, or anything else gives it a way to load a chunk. `src/search/find` does the same
// in Rust, and tests/search holds both to the same results. A classic script, because modules do not load from file://.
"use strict";
(() => {
  const VERSION = "5";

  // The lines of a record. Weights and usual lengths are those of src/search/document.rs.
  const FIELDS = [
    { name: "path", weight: 1, typical: 7 },
    { name: "kind", weight: 0, typical: 1 },
    { name: "title", weight: 4, typical: 7 },
    { name: "subtitle", weight: 2, typical: 7 },
    { name: "headings", weight: 5, typical: 6 },
    { name: "body", weight: 0.5, typical: 110 },
    { name: "service", weight: 1, typical: 2 },
    { name: "topics", weight: 3, typical: 6 },
    { name: "tags", weight: 1, typical: 2 },
    { name: "ids", weight: 1, typical: 2 },
  ];
  const B = 0.3;
  const K1 = 1.2;
  const LEVELS = [0.35, 0.6, 0.77, 0.92, 1];

  // What another form of a word counts beside the word itself.
  const INFLECTED = 0.8;
  const BEGUN = 0.9; // a word that begins as the last one does, where that is no word itself
  const BEGUN_BESIDE = 0.45; // where it is
  const MISSPELT = [1, 0.7, 0.5]; // by how many letters are wrong
  const SLIP = 0.5; // so much of that where somebody writes the word
  const BESIDE = 0.6; // a word that asks, beside others
  // A title or an id that is the query, and an id that stands in it, come before all that words alone can reach.
  const IS_TITLE = 100;
  const HAS_ID = 50;

  const MOST_ROUTES = 2; // route files of a query
  const MOST_CHUNKS = 4; // these, and the shards of a round
  const MOST_SHARDS = 16; // of a query that found too little in its first ones
  const PAGE = 10; // results: for so many more, so many shards more may be read
  const WORTH = 0.75; // a shard that reaches less than this share of the best one's is not read at first
  const TOWARDS = 2; // what the words of a chosen service or topic count beside those of the query, for what is read
  const MOST_FORMS = 3; // spellings of a word that is misspelt
  const FEW_WORDS = 2; // of a query that looks up its last one as well
  const MOST_WORDS = 32; // of a query: more say nothing new
  const MOST_PHRASES = 8;

  // --- Words: as src/search/words.rs cuts them -------------------------------------------------------------------

  const CODES = /[\p{Alphabetic}\p{N}]+(?:[-_.][\p{Alphabetic}\p{N}]+)*/gu;
  // The same where there is nothing else, which takes a third of the time.
  const ASCII_CODES = /[a-z0-9]+(?:[-_.][a-z0-9]+)*/g;
  const ASCII = /^[\x00-\x7f]*$/;
  const JOINT = /[-_.]/;
  const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]+/u;
  const UNSPACED_OR_NOT = new RegExp(`${UNSPACED.source}|[^${UNSPACED.source.slice(1, -2)}]+`, "gu");
  const LONGEST = 64;
  const MOST_PARTS = 8;

  // Calls `found` with each word of a text in lower case, and where it begins.
  function eachWord(lower, found) {
    const isAscii = ASCII.test(lower);
    const codes = isAscii ? ASCII_CODES : CODES;
    const hasPairs = !isAscii && UNSPACED.test(lower);
    codes.lastIndex = 0;
    for (let match = codes.exec(lower); match !== null; match = codes.exec(lower)) {
      const [code] = match;
      const parts = JOINT.test(code) ? code.split(JOINT) : [code];
      const isCode = parts.length > 1 && parts.length <= MOST_PARTS && code.length <= LONGEST && /[0-9_]/.test(code);
      if (isCode) found(code, match.index);
      if (isCode && GUID.test(code)) continue;
      let at = match.index;
      for (const part of parts) {
        if (hasPairs && UNSPACED.test(part)) pairs(part, at, found);
        else found(cut(part), at);
        at += part.length + 1;
      }
    }
  }

  // The beginning of a run that is too long, in whole characters.
  const cut = (run) => (run.length <= LONGEST ? run : run.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, ""));

  // Scripts without spaces between words are taken two characters at a time.
  function pairs(run, start, found) {
    for (const { 0: piece, index } of run.matchAll(UNSPACED_OR_NOT)) {
      let at = start + index;
      if (!UNSPACED.test(piece)) {
        found(cut(piece), at);
        continue;
      }
      const characters = [...piece];
      if (characters.length === 1) found(piece, at);
      for (let next = 1; next < characters.length; next++) {
        found(characters[next - 1] + characters[next], at);
        at += characters[next - 1].length;
      }
    }
  }

  function words(text) {
    const found = [];
    eachWord(text.toLowerCase(), (word) => found.push(word));
    return found;
  }

  const hasDigit = (word) => /[0-9]/.test(word);
  // Whether a word is an id or an error code.
  const isId = (word) => word.length > 4 && /[0-9_]/.test(word);

  // The stem of an English word: what its plural and its forms in -ed and -ing share.
  function stem(word) {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
    if (word.endsWith("ies") && word.length > 4) word = word.slice(0, -3) + "y";
    else if (/(?:ss|x|ch|sh|z)es$/.test(word)) word = word.slice(0, -2);
    else if (/[^sui]s$/.test(word)) word = word.slice(0, -1);
    const bare = word.length > 5 && word.endsWith("ing") ? word.slice(0, -3) : word.length > 4 && word.endsWith("ed") ? word.slice(0, -2) : word;
    if (bare !== word && /[aeiouy]/.test(bare)) word = /([bdfgmnprt])\1$/.test(bare) ? bare.slice(0, -1) : bare;
    return word.length > 3 && word.endsWith("e") ? word.slice(0, -1) : word;
  }

  // The same of a word that was asked for before, as the words of a shard are for each word of each query.
  const knownStems = new Map();
  function stemOf(word) {
    let root = knownStems.get(word);
    if (root === undefined) knownStems.set(word, (root = stem(word)));
    return root;
  }

  // The letters of a word as bits, whatever their order: one that is wrong changes at most two bits.
  function lettersOf(word) {
    let letters = 0;
    for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
    return letters;
  }

  function hasMoreBits(bits, most) {
    for (; bits !== 0; bits &= bits - 1) if (most-- === 0) return true;
    return false;
  }

  // How many letters must be added, taken, changed or swapped with their neighbours; more than `most` is told as `most + 1`.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return Math.min(last[b.length], most + 1);
  }

  // --- Chunks ------------------------------------------------------------------------------------------------------

  // Tells a chunk that was damaged on its way. Four bytes of UTF-8 at a time, in the order that all machines with a browser have
  // them in: this runs over every chunk before the browser has compiled it.
  function sum(text) {
    const bytes = new TextEncoder().encode(text);
    const whole = bytes.length >> 2;
    let hash = 0x811c9dc5;
    for (const word of new Uint32Array(bytes.buffer, 0, whole)) hash = mixed(hash ^ word);
    for (let at = 4 * whole; at < bytes.length; at++) hash = mixed(hash ^ bytes[at]);
    return hash >>> 0;
  }

  function mixed(hash) {
    const product = Math.imul(hash, 0x01000193);
    return product ^ (product >>> 15);
  }

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

  // A table of words: `words` in order, `lists` beside them, decoded when they are asked for.
  function table(wordLine, listLine) {
    const found = [];
    let last = "";
    for (const part of wordLine.match(/[A-Z][^A-Z]*/g) ?? []) {
      last = last.slice(0, part.charCodeAt(0) - 65) + part.slice(1);
      found.push(last);
    }
    const lists = listLine === "" ? [] : listLine.split(" ");
    if (lists.length !== found.length) throw new Error("a table of words is damaged");
    return { words: found, lists, places: new Map(found.map((word, place) => [word, place])), stems: null, letters: null };
  }

  // What is known of a word: in how many articles it is, and its shards as [shard, impact].
  function posting(list) {
    const numbers = [];
    let number = 0;
    let scale = 1;
    for (const digit of list) {
      const value = VALUES.get(digit);
      if (value === undefined) throw new Error("a list of shards is damaged");
      number += (value % 32) * scale;
      scale *= 32;
      if (value < 32) {
        numbers.push(number);
        number = 0;
        scale = 1;
      }
    }
    let shard = -1;
    const shards = numbers.slice(1).map((step) => {
      shard += Math.floor(step / LEVELS.length) + 1;
      return [shard, LEVELS[step % LEVELS.length]];
    });
    return { articles: 2 ** (numbers[0] / 2), shards };
  }

  // A shard, which is cut into words when it is asked for: of many that a phrase is looked for in, few may have it.
  function shard(text) {
    let read = null;
    return { text, read: () => (read ??= articlesOf(text)) };
  }

  // The articles of a shard, and its words with what each says of which article.
  function articlesOf(text) {
    const lines = text.split("\n");
    const articles = [];
    for (let at = 0; at + FIELDS.length <= lines.length; at += FIELDS.length) {
      articles.push(Object.fromEntries(FIELDS.map(({ name }, field) => [name, lines[at + field]])));
    }
    // The words in the order in which they come, and beside them who has them: number of the article, weight, and so on.
    const it = { articles, words: [], lists: [], places: new Map(), beginnings: new Map() };
    articles.forEach((article, number) => {
      const weights = new Map();
      for (const { name, weight, typical } of FIELDS) {
        if (weight === 0 || article[name] === "") continue;
        const found = words(article[name]);
        const each = weight / (1 - B + (B * found.length) / typical);
        for (const word of found) weights.set(word, (weights.get(word) ?? 0) + each);
      }
      for (const [word, weight] of weights) addTo(it, word, number, weight);
      article.idWords = new Set(words(`${article.ids}\t${article.topics}\t${article.tags}`).filter(isId));
      article.titleWords = words(article.title).join(" ");
    });
    return it;
  }

  function addTo({ words, lists, places, beginnings }, word, number, weight) {
    const place = places.get(word);
    if (place !== undefined) {
      lists[place].push(number, weight);
      return;
    }
    places.set(word, words.length);
    const beginning = beginningOf(word);
    const others = beginnings.get(beginning);
    if (others) others.push(words.length);
    else beginnings.set(beginning, [words.length]);
    words.push(word);
    lists.push([number, weight]);
  }

  // What a word and its stem always share.
  const beginningOf = (word) => word.slice(0, 2);

  // --- Queries -----------------------------------------------------------------------------------------------------

  // What keyboards write in the place of ASCII: full-width forms, and quotation marks of a printed text.
  function plain(query) {
    const narrow = query.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
    return narrow.replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"').replace(/[\u2018\u2019]/g, "'").replaceAll("\u3000", " ");
  }

  // `words`, "phrases", and words and phrases with a `-` before them, of a query; `last` while its last word may still grow;
  // `all` of its words, and all of it as it was `typed`, to be compared with titles; all words as a `name`, and whether that may
  // be an id of several words.
  function parse(given) {
    const query = plain(given);
    const typed = query.toLowerCase().split(" ").filter(Boolean).join(" ");
    const name = words(query);
    const phrases = [];
    const without = [];
    const rest = query.replace(MARKED, (_, space, excluded, word, phrase) => {
      const found = words(excluded ?? word ?? phrase);
      const list = phrase === undefined ? without : phrases;
      if (found.length > 0 && list.length < MOST_PHRASES) list.push(found);
      return phrase === undefined ? space : ` ${phrase} `;
    });
    const found = words(rest);
    const isOpen = /[\p{Alphabetic}\p{N}]$/u.test(rest) && !query.endsWith('"');
    return {
      words: [...new Set(found.flatMap(spelledOut))].slice(0, MOST_WORDS),
      all: found.join(" "),
      typed,
      name: name.join(" "),
      isRun: name.length > 1 && !typed.includes(" "),
      last: isOpen ? found.at(-1) : null,
      phrases,
      without,
    };
  }

  // `-"a phrase"` and `-word`, behind white space as Rust knows it, and `"a phrase"`. Error numbers are often negative: a `-` before
  // five digits or more leaves nothing out.
  const MARKED = /(^|[^\S\ufeff]|\u0085)-(?:"([^"]*)"|((?!\d{5,}(?:[^\S\ufeff]|[\u0085"]|$))[\p{Alphabetic}\p{N}](?:[^\s\u0085"]|\ufeff)*))|"([^"]*)"/gu;

  // `cant` is `can't`, which articles write, and which is two words.
  const CONTRACTED = /^(?:aren|can|couldn|didn|doesn|don|hadn|hasn|haven|isn|shouldn|wasn|weren|won|wouldn)t$/;
  const spelledOut = (word) => (CONTRACTED.test(word) ? [word.slice(0, -1), "t"] : [word]);

  // Words that ask, and say little of what for: beside others they count a part.
  const ASKING = new Set("a an and are be can did do does don for from have how i in is it me my of on or please s should t the this to was what when where which who why will with you your".split(" "));

  // A word as the tables know it: of a long code its beginning and its end.
  const knownAs = (word) => (word.length > 12 && hasDigit(word) && /^[\x00-\x7f]+$/.test(word) ? word.slice(0, 8) + word.slice(-4) : word);

  // The last third of the route files has the words with a digit.
  function routeOf(word, count) {
    const characters = [...word];
    const codes = Math.max(1, Math.floor(count / 3));
    if (hasDigit(word)) return count - codes + (sum(characters.slice(-2).join("")) % codes);
    return sum(characters.slice(0, 2).join("")) % Math.max(1, count - codes);
  }

  // The first place of a sorted list that is not before a word.
  function placeOf(list, word) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function begun(list, prefix) {
    const found = [];
    for (let at = placeOf(list, prefix); at < list.length && list[at].startsWith(prefix); at++) found.push(list[at]);
    return found;
  }

  function stems(it) {
    if (!it.stems) {
      it.stems = new Map();
      for (const word of it.words) {
        const root = stem(word);
        const forms = it.stems.get(root);
        if (forms) forms.push(word);
        else it.stems.set(root, [word]);
      }
    }
    return it.stems;
  }

  // --- What is asked for -------------------------------------------------------------------------------------------

  // The forms of a query's word that the site knows, each with what it counts.
  function formsOf(word, isLast, tables) {
    const counts = new Map();
    const add = (form, count) => counts.set(form, Math.max(counts.get(form) ?? 0, count));
    const known = knownAs(word);
    const exact = tables.find((it) => it.places.has(known));
    if (exact) add(known, 1);
    const other = otherHex(word);
    if (other && tables.some((it) => it.places.has(other))) add(other, 1);
    for (const it of tables) for (const form of stems(it).get(stem(word)) ?? []) if (form !== known) add(form, INFLECTED);
    if (isLast) {
      const count = exact ? BEGUN_BESIDE : BEGUN;
      for (const it of tables) for (const form of begun(it.words, known)) if (form !== known) add(form, count);
    }
    // Somebody may have made the same slip: of a rare word the common ones that are near count as well.
    if (exact && exact !== tables[0]) for (const [form, count] of spellings(word, [tables[0]])) add(form, count * SLIP);
    const isMisspelt = counts.size === 0;
    if (isMisspelt) for (const [form, count] of spellings(word, tables)) add(form, count);
    return { counts, isMisspelt };
  }

  // A number of eight hexadecimal digits is known with and without the `0x`.
  const otherHex = (word) => (/^0x[0-9a-f]{8}$/.test(word) ? word.slice(2) : /^[0-9a-f]{8}$/.test(word) && hasDigit(word) ? `0x${word}` : null);

  // The known words that a misspelt one may be: the nearest, and of these the most frequent.
  function spellings(word, tables) {
    if (word.length < 4 || hasDigit(word)) return [];
    return nearest(word, tables, word.length < 8 ? 1 : 2).slice(0, MOST_FORMS).map(([wrong, known]) => [known, MISSPELT[wrong]]);
  }

  // The known words that are at most so many letters away, as [letters, word].
  function nearest(word, tables, most) {
    const found = [];
    const letters = lettersOf(word);
    for (const it of tables) {
      it.letters ??= it.words.map(lettersOf);
      it.words.forEach((known, place) => {
        // Most words are too far away by their letters alone, which takes a tenth of the time.
        if (hasMoreBits(letters ^ it.letters[place], 2 * most) || hasDigit(known)) return;
        const wrong = distance(word, known, most);
        if (wrong <= most) found.push([wrong, known, VALUES.get(it.lists[place][0])]);
      });
    }
    return found.sort((a, b) => a[0] - b[0] || b[2] - a[2] || (a[1] < b[1] ? -1 : 1));
  }

  // A word of a query: its forms, how rare it is, and the most that each shard may say of it.
  function termOf(word, isLast, tables, total, isBeside) {
    const { counts, isMisspelt } = formsOf(word, isLast, tables);
    const reach = new Map();
    let articles = 0;
    let exactArticles = 0;
    for (const [form, count] of counts) {
      const isExact = form === knownAs(word);
      for (const it of tables) {
        const place = it.places.get(form);
        if (place === undefined) continue;
        const known = posting(it.lists[place]);
        articles = Math.max(articles, known.articles);
        if (isExact) exactArticles = known.articles;
        for (const [number, level] of known.shards) {
          // Whoever asks for a code wants every article that has it, and first those that it says most of.
          const impact = isExact && isId(word) ? 1 + level / 2 : level;
          reach.set(number, Math.max(reach.get(number) ?? 0, impact * count));
        }
      }
    }
    const frequency = Math.min(exactArticles || articles, total);
    const rarity = Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)) * (isBeside ? BESIDE : 1);
    return { word, counts, isMisspelt, rarity, reach, stem: stem(word) };
  }

  // What a word of an article counts for a word of a query.
  function countOf(term, word) {
    if (word === term.word) return 1;
    const known = term.counts.get(word);
    if (known !== undefined) return known;
    return term.stem === stemOf(word) ? INFLECTED : 0;
  }

  // The places of the words of a shard that count for a word of a query, in order, so that all sums are those of Rust.
  function placesFor(term, { words, places, beginnings }) {
    const known = [term.word, ...term.counts.keys()].map((form) => places.get(form)).filter((place) => place !== undefined);
    const inflected = (beginnings.get(beginningOf(term.stem)) ?? []).filter((place) => stemOf(words[place]) === term.stem);
    return [...new Set([...known, ...inflected])].sort((a, b) => a - b);
  }

  // The numbers of the route files to read: those of words that are not common, ids and long words first.
  // Of few words the last is looked up as well, though a common word begins so.
  function routesFor(asked, last, index, most) {
    const needed = new Map();
    for (const word of asked) {
      const known = knownAs(word);
      const isCommon = index.table.places.has(known) || (word === last && asked.length > FEW_WORDS && begun(index.table.words, known).length > 0);
      if (!isCommon && index.routes.length > 0) {
        const number = routeOf(known, index.routes.length);
        // A word that a common one is near to may be a slip; one that nothing is near to is worth more.
        const weight = word.length + (hasDigit(word) ? LONGEST : spellings(word, [index.table]).length > 0 ? 0 : LONGEST / 2);
        needed.set(number, Math.max(needed.get(number) ?? 0, weight));
      }
    }
    const order = [...needed].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return order.slice(0, most).map(([number]) => number);
  }

  // Whether a query is looked up in a file of names: where all words are common, so that they may not lead to it, and where
  // several stand without a space, as in an id. Other names stand in route files.
  const mayBeName = ({ words, isRun }, { table, names }) => names.length > 0 && (isRun || words.every((word) => table.places.has(knownAs(word))));

  // The numbers of the shards that may hold an answer, those that have an article of that name first, then those that reach most,
  // and how many of them are read at first.
  // `towards`: terms of what a search is narrowed to, whose shards are better.
  function shardsFor(parsed, named, terms, towards, { tables, isTold }, index, options, most) {
    const bounds = new Array(index.shards.length).fill(0);
    for (const { reach, rarity } of terms) for (const [number, impact] of reach) bounds[number] += impact * rarity;
    for (const { reach, rarity } of towards) for (const [number, impact] of reach) bounds[number] += TOWARDS * impact * rarity;
    const ranges = options.kinds?.map((kind) => index.kinds.get(kind)).filter(Boolean);
    const isAsked = (number) => !ranges || ranges.some(({ from, to }) => number >= from && number < to);
    // Of a word that is common, not all shards are told that have it.
    const isPruned = terms.some(({ counts }) => [...counts.keys()].some((form) => index.table.places.has(form)));
    const phrased = parsed.phrases.flat().map((word) => shardsOf(word, tables, isTold));
    const mayHave = (number) => phrased.every((known) => known === null || known.has(number));
    const order = bounds.map((bound, number) => [bound, number]).filter(([bound, number]) => (bound > 0 || isPruned || named.has(number)) && isAsked(number) && mayHave(number));
    order.sort((a, b) => named.has(b[1]) - named.has(a[1]) || b[0] - a[0] || a[1] - b[1]);
    const worth = Math.max(0, ...order.map(([bound]) => bound)) * WORTH;
    // Where these are all, the answer is whole.
    const first = order.length <= most ? order.length : order.slice(0, most).filter(([bound, number]) => bound >= worth || named.has(number)).length;
    return { order: order.map(([, number]) => number), first };
  }

  // The shards that have an article of a name, as tables of names have it: src/search/names.rs writes these.
  function shardsNamed(name, tables) {
    const key = (sum(name) >>> 12).toString(16).padStart(5, "0");
    const lists = tables.filter(({ places }) => places.has(key)).map(({ lists, places }) => lists[places.get(key)]);
    return new Set(lists.flatMap((list) => posting(list).shards.map(([number]) => number)));
  }

  // All shards that have a rare word, none where nobody has it; null where they are not known.
  function shardsOf(word, tables, isTold) {
    const known = knownAs(word);
    if (tables[0].places.has(known)) return null;
    const rare = tables.slice(1).find((it) => it.places.has(known));
    if (!rare) return isTold(word) ? new Set() : null;
    return new Set(posting(rare.lists[rare.places.get(known)]).shards.map(([number]) => number));
  }

  // How many shards the next round reads: many of them where a phrase is looked for far and wide.
  const roundOf = (done, first, most) => (done === 0 ? first : done < MOST_SHARDS ? most : MOST_SHARDS);

  // Whether an article of a shard has a word.
  function has(it, word, article) {
    const list = it.lists[it.places.get(word)] ?? [];
    for (let at = 0; at < list.length; at += 2) if (list[at] === article) return true;
    return false;
  }

  // Whether some words stand in a field of an article, one behind the other.
  function says(article, phrase) {
    return FIELDS.some(({ name, weight }) => {
      const found = weight > 0 ? words(article[name]) : [];
      return found.some((_, start) => phrase.every((word, at) => found[start + at] === word));
    });
  }

  // Whether a text may have all phrases: much faster than to cut it into words.
  function mayHaveAll(text, phrases) {
    if (phrases.length === 0) return true;
    const lower = text.toLowerCase();
    return phrases.every((phrase) => phrase.every((word) => lower.includes(word)) && (phrase.some((word) => !/^[a-z0-9]+$/.test(word)) || standing(phrase).test(lower)));
  }
  // Words one behind the other, with what is no word between them; of a long one the beginning stands for all.
  const BEGINNING = `(?<!(?!${UNSPACED.source.slice(0, -1)})[\\p{Alphabetic}\\p{N}])`;
  const standing = (phrase) => new RegExp(BEGINNING + phrase.map((word) => (word.length < LONGEST ? word : `${word}[\\p{Alphabetic}\\p{N}]*`)).join("[^\\p{Alphabetic}\\p{N}]+"), "u");

  // --- The engine --------------------------------------------------------------------------------------------------

  // `load(name)` gives the text of the chunk `search/<name>.js`, or fails.
  function createSearch(load) {
    const chunks = new Map();
    function chunk(name, read) {
      if (!chunks.has(name)) {
        const promise = load(name).then(read);
        // What failed is asked for again the next time.
        promise.catch(() => chunks.delete(name));
        chunks.set(name, promise);
      }
      return chunks.get(name);
    }

    const entry = () =>
      chunk("index", (text) => {
        const [version, articles, kinds, shards, routes, files, wordLine, listLine] = text.split("\n");
        if (version !== VERSION) throw Object.assign(new Error(`the index has version ${version}, not ${VERSION}`), { isOtherVersion: true });
        const names = (line) => (line === "" ? [] : line.split(" "));
        const kind = (line) => {
          const [slug, from, to, ...name] = line.split(" ");
          return [slug, { from: Number(from), to: Number(to), name: name.join(" ") }];
        };
        return { articles: Number(articles), kinds: new Map(kinds.split("\t").map(kind)), shards: names(shards), routes: names(routes), names: names(files), table: table(wordLine, listLine) };
      });
    const namesOf = (name) => chunk(name, (text) => table(...text.split("\n")));
    const route = (name) =>
      chunk(name, (text) => {
        const [words, lists, names, listsOfNames] = text.split("\n");
        return { ...table(words, lists), names: table(names, listsOfNames) };
      });
    const readShard = (name) => chunk(name, shard);

    // What may be asked for, all of it left out as well:
    // - `kinds`: to search among;
    // - `least`: how many results to read on for; `isWanted(article)`: which of them count, and `towards`: words that these have;
    // - `shards`: how many shards to read at most, for a first look;
    // - `isOver()`: whether nobody waits any more, and `progress(read, all)`, called with numbers of shards.
    //
    // The answer has the `query` and its results, best first, what was read later behind what was read before; whether these are
    // all (`isWhole`), whether there is more to read (`hasMore`), and how many chunks could not be read (`failed`); what the query's words were taken for; the tables that were read, and the site's kinds.
    async function search(query, options = {}) {
      const parsed = parse(query);
      const index = await entry();
      // A first look is at the beginning of something, most of the time.
      const isNamed = !options.shards && mayBeName(parsed, index);
      const routes = routesFor(parsed.words, parsed.last, index, MOST_ROUTES - isNamed);
      const towards = (options.towards ?? []).filter((word) => !parsed.words.includes(word));
      const others = routesFor(towards, null, index, MOST_ROUTES).filter((number) => !routes.includes(number));
      const wanted = [...routes, ...others].map((number) => route(index.routes[number]));
      if (isNamed) wanted.push(namesOf(index.names[sum(parsed.name) % index.names.length]));
      // What cannot be read tells nothing; the rest may.
      const came = await Promise.allSettled(wanted);
      let failed = came.filter(({ reason }) => reason).length;
      const names = [isNamed ? came.pop().value : null, ...came.map(({ value }) => value?.names)].filter(Boolean);
      const tables = [index.table, ...came.map(({ value }) => value).filter(Boolean)];
      const told = routes.filter((_, at) => came[at].value);
      const isAsking = parsed.words.map((word) => ASKING.has(word));
      const term = (word, at) => termOf(word, word === parsed.last, tables, index.articles, isAsking[at] && isAsking.includes(false));
      const terms = parsed.words.map(term);
      // Whether what was read tells of a word, and be it that nobody has it.
      const isTold = (word) => index.routes.length === 0 || told.includes(routeOf(knownAs(word), index.routes.length));
      for (const it of terms) {
        // Codes are looked up whole: route files know them by their ends.
        const mayGrow = it.word === parsed.last && hasDigit(it.word) && (index.routes.length > 0 || it.word.length > 8);
        it.isTold = !mayGrow && isTold(it.word);
        it.isUnknown = it.counts.size === 0 && it.isTold;
        // Others may stand in files that were not read: codes that begin so, and the word where only like ones were met.
        it.isSure = it.counts.has(knownAs(it.word)) || it.isTold;
      }
      const most = Math.max(1, MOST_CHUNKS - routes.length - isNamed);
      const narrowing = towards.map((word) => termOf(word, false, tables, index.articles, false));
      const { order, first } = shardsFor(parsed, shardsNamed(parsed.name, names), terms, narrowing, { tables, isTold }, index, options, most);
      const least = options.least ?? 1;
      const limit = options.shards ?? (parsed.phrases.length > 0 ? order.length : MOST_SHARDS * Math.ceil(least / PAGE));
      const isWanted = options.isWanted ?? (() => true);
      const results = [];
      let enough = 0;
      let done = 0;
      while (enough < least && done < Math.min(order.length, limit) && !options.isOver?.()) {
        const round = order.slice(done, Math.min(done + roundOf(done, first, most), limit));
        done += round.length;
        const shards = await Promise.allSettled(round.map((number) => readShard(index.shards[number])));
        const lost = shards.filter((it) => it.reason);
        // Where nothing at all can be read, there is no answer; later, no use in asking on.
        if (lost.length === done) throw lost[0].reason;
        failed += lost.length;
        const found = [];
        shards.forEach(({ value: it }, at) => it && mayHaveAll(it.text, parsed.phrases) && score(it.read(), round[at], parsed, terms, options.kinds, found));
        found.sort((a, b) => b.score - a.score || a.shard - b.shard || a.number - b.number);
        results.push(...found);
        enough += found.filter(isWanted).length;
        options.progress?.(done, order.length);
        if (lost.length === round.length) break;
      }
      const hasMore = done < order.length || failed > 0;
      const isWhole = !hasMore && terms.every((it) => it.isSure);
      return { query, results, isWhole, hasMore, failed, terms, without: parsed.without, tables, kinds: index.kinds, requests: { routes: wanted.length, shards: done } };
    }

    function score(it, number, parsed, terms, kinds, results) {
      const scores = new Float64Array(it.articles.length);
      for (const term of terms) {
        const weights = new Float64Array(it.articles.length);
        for (const place of placesFor(term, it)) {
          const count = countOf(term, it.words[place]);
          const list = it.lists[place];
          for (let at = 0; at < list.length; at += 2) weights[list[at]] += count * list[at + 1];
        }
        weights.forEach((weight, article) => {
          if (weight > 0) scores[article] += (term.rarity * weight) / (K1 + weight);
        });
      }
      it.articles.forEach((article, place) => {
        if (scores[place] === 0 || (kinds && !kinds.includes(article.kind))) return;
        // A title may have a hyphen before a word: as it stands, it leaves nothing out.
        const isTyped = article.title.toLowerCase() === parsed.typed;
        const isOut = (phrase) => (phrase.length === 1 ? has(it, phrase[0], place) : says(article, phrase));
        if (!isTyped && parsed.without.some(isOut)) return;
        if (!parsed.phrases.every((phrase) => says(article, phrase))) return;
        const isOwnId = () => article.ids.toLowerCase().split("\t").includes(parsed.typed);
        if (isTyped || article.titleWords === parsed.all || isOwnId()) scores[place] += IS_TITLE;
        for (const term of terms) if (isId(term.word) && article.idWords.has(term.word)) scores[place] += HAS_ID;
        results.push({ ...article, score: scores[place], shard: number, number: place });
      });
    }

    // Reads the entry before it is needed.
    const open = async () => void stems((await entry()).table);

    return { search, open };
  }

  globalThis.selfhelpEngine = { createSearch, eachWord, words, stem, sum, plain, parse, MARKED, table, countOf, nearest, hasDigit };
})();
