// What the preview adds to a page: it follows the article while it is written, and shows what is wrong with it.
//
// Only what changed is put in the place of what was there, so the reader's place, what is unfolded and what has the focus stay. It
// must not change how a page looks or works otherwise.
"use strict";
(() => {
  const { moment, site, page } = document.currentScript.dataset;
  const OWN = "/_selfhelp/";
  let shown = Number(moment);
  // The page as it came, which scripts have changed since then.
  let source = null;

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  // --- The page ----------------------------------------------------------------------------------------------------

  async function fetchPage() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const mistake = answer.headers.get("x-selfhelp-mistake");
    if (mistake) throw new Error(mistake);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "";
  const isAlikeOutside = (a, b) => a.cloneNode(false).isEqualNode(b.cloneNode(false));
  // A part is looked into where it has nothing but elements, and the page has as many as its source.
  const canLookInto = (before, after, live) =>
    isAlikeOutside(before, after) && live.localName === before.localName && live.children.length === before.children.length &&
    ![before, after, live].some((element) => [...element.childNodes].some(isText));

  // Tells the page's own script of what is new; what it keeps count of for the whole page makes the page be loaded anew.
  function finish(fresh) {
    if (fresh.some((part) => part.matches(".token") || part.querySelector(".token"))) return location.reload();
    dispatchEvent(new Event("selfhelp:fresh"));
  }

  // Puts what is new in the place of what was before, as deep inside as it can be told apart.
  function swap(before, after, live) {
    if (before.isEqualNode(after)) return;
    if (!canLookInto(before, after, live)) {
      const fresh = document.importNode(after, true);
      live.replaceWith(fresh);
      return finish([fresh]);
    }
    const [old, now, there] = [[...before.children], [...after.children], [...live.children]];
    let start = 0;
    while (start < old.length && start < now.length && old[start].isEqualNode(now[start])) start += 1;
    let end = 0;
    while (end < old.length - start && end < now.length - start && old[old.length - 1 - end].isEqualNode(now[now.length - 1 - end])) end += 1;
    const [oldMiddle, nowMiddle, thereMiddle] = [old, now, there].map((list) => list.slice(start, list.length - end));
    if (oldMiddle.length === nowMiddle.length) {
      oldMiddle.forEach((part, at) => swap(part, nowMiddle[at], thereMiddle[at]));
      return;
    }
    const fresh = nowMiddle.map((part) => document.importNode(part, true));
    const next = there[there.length - end] ?? null;
    for (const part of thereMiddle) part.remove();
    for (const part of fresh) live.insertBefore(part, next);
    finish(fresh);
  }

  const scripts = (page) => [...page.scripts].map((script) => script.getAttribute("src")).join(" ");
  const styles = (page) => page.querySelector("link[rel=stylesheet]");

  async function follow(number) {
    try {
      const now = await fetchPage();
      note.textContent = "";
      // What a script made of the page before cannot be told apart from what another would make.
      if (source === null || scripts(source) !== scripts(now) || document.querySelector("form.questions")) {
        location.reload();
        return;
      }
      if (!styles(source)?.isEqualNode(styles(now))) styles(document)?.replaceWith(document.importNode(styles(now), true));
      document.title = document.title.replace(source.title, () => now.title);
      for (const part of ["header.site", "nav.crumbs", ".page", "footer.site"]) {
        const [before, after, live] = [source, now, document].map((page) => page.querySelector(part));
        if (before && after && live) swap(before, after, live);
        else if (before || after) return location.reload();
      }
      source = now;
      shown = number;
    } catch (trouble) {
      // The last good page stays.
      note.textContent = trouble.message;
    }
  }

  // --- The panel ---------------------------------------------------------------------------------------------------

  const host = make("div", { id: "_selfhelp-panel" });
  const shadow = host.attachShadow({ mode: "open" });
  const summary = make("summary", {}, "Preview");
  const note = make("p", { className: "trouble" });
  note.setAttribute("role", "alert");
  const list = make("ol", { className: "findings" });
  const trouble = make("pre", { className: "trouble" });
  const ways = make("p", { className: "ways" });
  const panel = make("details", { className: "panel" }, summary, note, trouble, list, ways);
  panel.open = sessionStorage.getItem("selfhelp-panel") === "open";
  panel.addEventListener("toggle", () => sessionStorage.setItem("selfhelp-panel", panel.open ? "open" : "closed"));
  shadow.append(make("link", { rel: "stylesheet", href: `${OWN}panel.css` }), panel);
  // Where two versions stand side by side, there is room for the pages alone.
  if (self === top) document.body.append(host);

  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  function fixOf({ fix }) {
    if (!fix) return null;
    const how = { safe: "Fix", suggested: "Suggested fix" }[fix.safety] ?? "For example";
    return make("p", { className: "fix" }, `${how}: `, fix.replacement === "" ? "delete it" : make("code", {}, fix.replacement));
  }

  function item(finding) {
    const { severity, rule, message, hint, start, clouds } = finding;
    const head = make("p", {},
      make("strong", {}, severity), start?.line ? ` line ${start.line} ` : " ",
      make("a", { href: `${OWN}rules/${rule}`, target: "_blank" }, rule),
      clouds ? make("span", { className: "clouds" }, ` ${clouds.join(", ")}`) : null);
    return make("li", { className: severity }, head, make("p", {}, message), hint ? make("p", { className: "hint" }, hint) : null, fixOf(finding));
  }

  // Leads to another site's version of the page.
  function switchOf(sites) {
    const select = make("select", {}, ...sites.map(({ id, cloud, audience, page }) =>
      make("option", { value: page ? `/${id}/${page}` : `/${id}/`, selected: id === site }, `${cloud}${audience === "all" ? "" : `, ${audience}s`}${page ? "" : " (not there)"}`)));
    select.addEventListener("change", () => location.assign(select.value));
    return make("label", {}, "Site ", select);
  }

  function show({ trouble: told, article, sites, findings, all, checked }) {
    trouble.textContent = told ?? "";
    const found = findings?.diagnostics ?? [];
    const { errors = 0, warnings = 0 } = findings?.summary ?? {};
    list.replaceChildren(...found.map(item));
    const words = [counted(errors, "error"), counted(warnings, "warning")].filter((words) => !words.startsWith("0 "));
    const infos = found.length - errors - warnings;
    if (infos > 0) words.push(counted(infos, "info"));
    const state = checked === null ? "checking" : article === null ? counted(all, "finding") : words.join(", ") || "nothing wrong";
    summary.textContent = told ? `Mistake: not the newest` : `Preview: ${state}`;
    panel.className = `panel ${told || errors > 0 ? "error" : warnings > 0 ? "warning" : ""}`;
    const overview = make("a", { href: OWN }, "All findings");
    const compare = article && make("a", { href: `${OWN}compare?${new URLSearchParams({ article, left: site })}` }, "Side by side");
    ways.replaceChildren(switchOf(sites), " ", overview, ...(compare ? [" ", compare] : []));
  }

  async function showFindings() {
    try {
      const answer = await fetch(`${OWN}findings?${new URLSearchParams({ site, page })}`);
      show(await answer.json());
    } catch {
      // The preview has ended, which the events tell.
    }
  }

  // --- Events ------------------------------------------------------------------------------------------------------

  // One page at a time is asked for; what changed meanwhile is asked for behind it.
  let work = Promise.resolve();
  const then = (next) => (work = work.then(next));

  let newest = shown;
  // Browsers keep few connections to a server, so only a page that is seen has one. Who listens is told at once what there is.
  let events = null;
  function listen() {
    if (document.hidden) {
      events?.close();
      events = null;
      return;
    }
    if (events) return;
    events = new EventSource(`${OWN}events`);
    events.onerror = () => (summary.textContent = "Preview: not running");
    events.addEventListener("moment", ({ data }) => {
      newest = Number(data);
      then(async () => {
        if (newest === shown) return;
        await follow(newest);
        await showFindings();
      });
    });
    events.addEventListener("findings", () => then(showFindings));
  }
  then(async () => {
    try {
      source = await fetchPage();
    } catch (trouble) {
      note.textContent = trouble.message;
    }
  });
  listen();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    events?.close();
    events = null;
  });
  addEventListener("pageshow", listen);
})();
