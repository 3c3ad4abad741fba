/* The desk: keyboard, preview, fields that hide, focus. Every page works without this file. */
import { fill, typed } from "./fields.js";

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  /* rows: j k x o c, and the preview beside the list */
  let here = -1;
  const rows = () => $$("[data-row]");
  const stand = (index) => {
    const all = rows();
    if (!all.length) return;
    here = Math.max(0, Math.min(all.length - 1, index));
    all.forEach((row, n) => row.classList.toggle("is-here", n === here));
    const row = all[here];
    $("a", row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    preview(row);
  };
  let asked = 0;
  const preview = (row) => {
    const pane = $("#preview");
    if (!pane || !row.dataset.preview || getComputedStyle(pane).display === "none") return;
    clearTimeout(asked);
    asked = setTimeout(() => window.htmx?.ajax("GET", row.dataset.preview, { target: pane, swap: "innerHTML" }), 150);
  };
  const select = () => {
    const box = $("input[type=checkbox]", rows()[here] ?? document.createElement("i"));
    if (box) { box.checked = !box.checked; box.closest("tr").classList.toggle("is-selected", box.checked); count(); }
  };
  const count = () => {
    const shown = $("[data-selected]"), number = $$("[data-row] input[type=checkbox]:checked").length;
    if (shown) { shown.textContent = number; shown.hidden = number === 0; }
  };
  const claim = () => {
    const form = $("#claim");
    if (!form) return $("[data-key=c]")?.click();
    if (!$$("input[name=task]:checked").length) select();
    form.requestSubmit();
  };
  const acts = {
    j: () => stand(here + 1),
    k: () => stand(here - 1),
    x: select,
    c: claim,
    o: () => { const row = rows()[here]; if (row) location.href = row.dataset.open; },
    n: () => $("[data-key=n]")?.click(),
    a: () => {
      const boxes = $$("[data-row] input[type=checkbox]"), all = boxes.every((box) => box.checked);
      boxes.forEach((box) => { if (box.checked === all) box.click(); });
    },
    b: () => { const menu = $("details.bulk"); if (!menu) return $("button[data-key=b]")?.click(); menu.open = !menu.open; if (menu.open) $("button", menu)?.focus(); },
    w: () => $("a[data-receipt]", rows()[here] ?? document.createElement("i"))?.click(),
    f: () => { const more = $("details.filter-box"); if (more) { more.open = !more.open; if (more.open) $("select, input", $(".filter-fields", more))?.focus(); } },
    "/": () => { const box = $("main [data-key='/']") ?? $("[data-key='/']"); box?.focus(); box?.select(); },
    "?": () => $("#help")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("dialog[open]")) return;
    if (event.key === "Escape") return document.activeElement?.blur();
    if (typing(event.target)) return;
    const act = event.key === "Enter" && event.target === document.body ? acts.o : acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) $(`#${opener.dataset.opens}`)?.showModal();
    const why = event.target.closest("a[data-receipt]");
    if (why && window.htmx && $("#receipt") && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      window.htmx.ajax("GET", why.getAttribute("href"), { target: "#receipt-body", swap: "innerHTML" }).then(() => $("#receipt").showModal());
    }
    const row = event.target.closest("[data-row]");
    if (row) {
      here = rows().indexOf(row);
      rows().forEach((other) => other.classList.toggle("is-here", other === row));
      if (!event.target.closest("a, button, input, label, summary")) preview(row);
    }
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("dblclick", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && !event.target.closest("a, button, input")) location.href = row.dataset.open;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-row] input[type=checkbox]")) event.target.closest("tr").classList.toggle("is-selected", event.target.checked);
    count();
  });

  /* fields that hide: the conditions of the form in the FEEL they are written in (comparisons, and, or, not, lists) */
  const lexer = /\s*(?:(\d+(?:\.\d+)?)|"((?:[^"\\]|\\.)*)"|(!=|<=|>=|=|<|>|\(|\)|\[|\]|,)|([A-Za-z_][\w.]*))/gy;
  const read = (text) => {
    const words = [];
    lexer.lastIndex = 0;
    while (lexer.lastIndex < text.trimEnd().length) {
      const found = lexer.exec(text);
      if (!found) throw new SyntaxError(text);
      words.push(found[1] !== undefined ? { value: Number(found[1]) } : found[2] !== undefined ? { value: found[2] } : found[3] ? { sign: found[3] } : { name: found[4] });
    }
    let at = 0;
    const next = (sign) => (words[at] && (words[at].sign === sign || words[at].name === sign) ? words[at++] : null);
    const need = (sign) => { if (!next(sign)) throw new SyntaxError(text); };
    const either = () => { let left = both(); while (next("or")) { const a = left, b = both(); left = (v) => a(v) || b(v); } return left; };
    const both = () => { let left = compare(); while (next("and")) { const a = left, b = compare(); left = (v) => a(v) && b(v); } return left; };
    const compare = () => {
      const left = atom();
      for (const [sign, holds] of Object.entries(signs)) if (next(sign)) { const right = atom(); return (v) => holds(left(v), right(v)); }
      if (next("in")) { const right = atom(); return (v) => [right(v)].flat().includes(left(v)); }
      return left;
    };
    const list = (end) => { const items = []; while (!next(end)) { items.push(either()); next(","); } return items; };
    const atom = () => {
      if (next("(")) { const inner = either(); if (next(",")) { const more = list(")"); return (v) => [inner, ...more].map((item) => item(v)); } need(")"); return inner; }
      if (next("[")) { const items = list("]"); return (v) => items.map((item) => item(v)); }
      if (next("not")) { need("("); const inner = either(); need(")"); return (v) => !inner(v); }
      const word = words[at++];
      if (!word || word.sign) throw new SyntaxError(text);
      if ("value" in word) return () => word.value;
      if (word.name === "list" && words[at]?.name === "contains") { at += 1; need("("); const items = list(")"); return (v) => [items[0](v)].flat().includes(items[1](v)); }
      if (next("(")) { const items = list(")"); if (word.name === "contains") return (v) => [items[0](v)].flat().includes(items[1](v)); throw new SyntaxError(text); }
      const constants = { true: true, false: false, null: null };
      return word.name in constants ? () => constants[word.name] : (v) => v[word.name] ?? null;
    };
    const whole = either();
    if (at !== words.length) throw new SyntaxError(text);
    return whole;
  };
  const same = (a, b) => a === b || (a === null && b === null) || (typeof b === "number" && Number(a) === b && a !== null);
  const signs = { "!=": (a, b) => !same(a, b), "<=": (a, b) => a <= b, ">=": (a, b) => a >= b, "=": same, "<": (a, b) => a < b, ">": (a, b) => a > b };
  const answers = (form) => {
    const values = {};
    for (const field of form.elements) {
      if (!field.name || field.name.startsWith("_") || field.type === "submit") continue;
      if (field.type === "radio") { if (field.checked) values[field.name] = field.value; }
      else if (field.type === "checkbox") {
        const isOne = form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`).length === 1 && field.value === "true";
        if (isOne) values[field.name] = field.checked;
        else { values[field.name] ??= []; if (field.checked) values[field.name].push(field.value); }
      } else values[field.name] = field.value || null;
    }
    return values;
  };
  const conditions = new Map();
  const hide = (form) => {
    const values = answers(form);
    for (const field of $$("[data-hide]", form)) {
      try {
        if (!conditions.has(field.dataset.hide)) conditions.set(field.dataset.hide, read(field.dataset.hide));
        field.hidden = Boolean(conditions.get(field.dataset.hide)(values));
      } catch { field.hidden = false; }
    }
  };
  /* #answer means its first field; #task-7 the row that was claimed, or the first row where it went away */
  const named = (root) => {
    const name = location.hash.slice(1);
    if (!name) return null;
    const part = root.querySelector(`#${CSS.escape(name)}`);
    if (!part && name.startsWith("task-")) { stand(0); return null; }
    return part?.matches("form") ? $("input:not([type=hidden]), textarea, select", part) : part?.matches("a") ? part : null;
  };
  /* a table wider than its place can be scrolled by the keyboard too */
  const reach = () => $$(".table-wrap").forEach((wrap) => {
    if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0; else wrap.removeAttribute("tabindex");
  });
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);
  const begin = (root) => {
    reach();
    for (const form of $$("form[data-form]", root)) { hide(form); form.addEventListener("input", () => hide(form)); form.addEventListener("change", () => hide(form)); }
    ($("[data-focus]", root) ?? named(root))?.focus();
  };
  /* a session that ended while somebody was typing: what was sent waits in this tab until the same person is back */
  const KEPT = "anjuan-kept";
  const keep = (form) => {
    sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, account: document.body.dataset.account, fields: typed(form) }));
  };
  const giveBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept && !document.body.dataset.account) $("[data-kept]")?.removeAttribute("hidden");
    if (!kept || !document.body.dataset.account) return; // the refusal and the sign-in page
    sessionStorage.removeItem(KEPT);
    const form = $("form[data-form]");
    if (!form || kept.path !== location.pathname || kept.account !== document.body.dataset.account || $("[role=alert]", form)) return;
    fill(form, kept.fields);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const start = () => { begin(document); giveBack(); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();

  /* one submit is one submit: a double click does not send twice (the server would refuse it anyway) */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    if (form.matches("[data-form]") && !event.defaultPrevented) {
      form.dataset.sent = "1";
      keep(form);
      window.htmx?.trigger(form, "htmx:abort"); // a draft on its way must not come after what it was a draft of
      setTimeout(() => delete form.dataset.sent, 4000);
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.dataset?.sent) event.preventDefault(); });
  window.addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));
})();
