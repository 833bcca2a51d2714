// What every page has beside its text: the way to the search, buttons that copy, links to headings, tokens that show their names,
// and help on the keys.
//
// Every page loads it, so it is small: what searches is loaded when somebody searches. Pages can be read without it.
"use strict";
(() => {
  // The words of another language than English come before this file.
  const t = (text) => globalThis.selfhelpWords?.[text] ?? text;

  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const button = (text, action, className = "") => {
    const element = make("button", { type: "button", className }, text);
    element.addEventListener("click", action);
    return element;
  };

  // What a screen reader is to say now.
  const status = make("p", { className: "unseen" });
  status.setAttribute("role", "status");
  document.body.append(status);

  // --- Search ------------------------------------------------------------------------------------------------------

  const form = document.querySelector("form.search");
  const field = form?.querySelector("input[type=search]");

  // Resolves when a script has run; one that cannot be loaded is asked for again the next time.
  const scripts = new Map();
  function load(address) {
    if (!scripts.has(address)) {
      const script = make("script", { src: address });
      const loaded = new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
      scripts.set(address, loaded);
      loaded.catch(() => scripts.delete(address));
      document.head.append(script);
    }
    return scripts.get(address);
  }

  const isAsked = () => /[?&]q=/.test(location.search) || document.activeElement === field;
  if (field) {
    // Closing a search leads back to where the page was before somebody came to the field. Browsers scroll there before they tell
    // that it has the focus.
    const keepPlace = () => {
      if (!isAsked() && !document.body.classList.contains("searching")) form.dataset.place = scrollY;
    };
    keepPlace();
    addEventListener("scroll", keepPlace, { passive: true });
    form.addEventListener("focusout", keepPlace);
    const loadSearch = () => load(form.dataset.script).catch(() => (status.textContent = t("The search could not be loaded.")));
    // Who comes near the field is about to use it.
    for (const event of ["focusin", "pointerover", "input"]) form.addEventListener(event, loadSearch);
    if (isAsked()) loadSearch();
    // A page for an address without one looks for articles when it is there itself.
    else if (document.querySelector("[data-suggestions]")) addEventListener("load", () => setTimeout(loadSearch));
  }

  // --- Copying, headings -----------------------------------------------------------------------------------------------------

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where a page may not write to the clipboard by itself, what is selected can still be copied.
      const area = make("textarea", { value: text, className: "unseen" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  const DONE = 2000; // ms: so long a button says that it has copied
  function copyButton(name, textOf, className = "copy") {
    const element = button(t(name), async () => {
      await copy(textOf());
      element.focus();
      element.textContent = status.textContent = t("Copied");
      setTimeout(() => {
        element.textContent = t(name);
        status.textContent = "";
      }, DONE);
    }, className);
    return element;
  }

  // Also of what a preview put in the place of something, so what is finished stays as it is.
  function finish() {
    for (const code of all("main pre:not(.answers pre, .code > pre)")) {
      const frame = make("div", { className: "code" });
      code.replaceWith(frame);
      frame.append(code, copyButton("Copy", () => code.textContent));
    }
    for (const address of all(":is(.address, [data-copy]):not(:has(+ .copy))")) {
      address.after(" ", copyButton("Copy", () => address.textContent));
    }
    for (const place of all("[data-permalink]:not(:has(.copy))")) {
      place.append(copyButton("Copy link", () => location.href.replace(/[?#].*/, "")));
      place.parentElement.hidden = false;
    }
    // A heading is a link to itself, unless it has one in it. Ids of the frame begin with `_`.
    for (const heading of all('main :is(h2, h3, h4)[id]:not([id^="_"], :has(a))')) {
      heading.append(make("a", { className: "anchor", href: `#${heading.id}` }, ...heading.childNodes));
    }
  }
  finish();
  addEventListener("selfhelp:fresh", finish);

  // --- Tokens ------------------------------------------------------------------------------------------------------

  // What a token shows beside its name: the sample that stands in the page.
  const samples = new Map(all(".token[data-token]").map((token) => [token, [...token.childNodes]]));
  function showName(token, isName) {
    token.classList.toggle("name", isName);
    token.replaceChildren(...(isName ? [token.dataset.token] : samples.get(token)));
  }
  const note = document.querySelector("[data-tokens]");
  // A token without a sample shows its name as it is.
  const hasSamples = [...samples.keys()].some((token) => token.textContent !== `[${token.dataset.token}]`);
  if (note && hasSamples) {
    const turn = button(t("Show their names"), () => {
      const isName = turn.getAttribute("aria-pressed") !== "true";
      turn.setAttribute("aria-pressed", String(isName));
      for (const token of samples.keys()) showName(token, isName);
    });
    turn.setAttribute("aria-pressed", "false");
    note.append(" ", turn);
    for (const token of samples.keys()) {
      token.title = token.dataset.token;
      token.addEventListener("click", () => String(getSelection()) === "" && showName(token, !token.classList.contains("name")));
    }
  }

  // --- Keys --------------------------------------------------------------------------------------------------------

  // A key without Ctrl or Alt can be in the way of who speaks to the computer, or presses keys without meaning to.
  const SINGLE = "selfhelp-keys";
  let isOff = false;
  try {
    isOff = localStorage.getItem(SINGLE) === "off";
  } catch {
    // Where a page may keep nothing, the keys are off as long as the page is there.
  }

  const row = (keys, what) => make("div", {}, make("dt", {}, ...keys.flatMap((key) => [make("kbd", {}, key), " "])), make("dd", {}, t(what)));
  const turn = button("", () => {
    isOff = !isOff;
    try {
      localStorage.setItem(SINGLE, isOff ? "off" : "on");
    } catch {
      // As above.
    }
    sayTurn();
  });
  const sayTurn = () => (turn.textContent = isOff ? t("Turn / and ? on") : t("Turn / and ? off"));
  const help = make("details", { className: "keys" }, make("summary", {}, t("Keys")));
  help.addEventListener("toggle", () => {
    if (turn.isConnected) return;
    const rows = [row(["/"], "Search"), row(["↓", "↑"], "Next and previous result"), row(["Esc"], "Close the search"), row(["?"], "This help")];
    sayTurn();
    help.append(make("dl", {}, ...rows), turn);
    help.scrollIntoView({ block: "nearest" });
  });
  document.querySelector("footer.site")?.append(help);

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isOff) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/" && field) {
      field.focus();
      field.select();
    } else if (event.key === "?") {
      help.open = true;
      help.firstElementChild.focus();
      help.scrollIntoView({ block: "nearest" });
    } else {
      return;
    }
    event.preventDefault();
  });
})();
