/* A draft that the office could not take yet stays in this browser: offline, a crash, a page left open too long. */
import { fill, typed } from "./fields.js";

const DAYS_KEPT = 7, EVERY = 15_000;
const form = document.querySelector("#answer"), line = document.querySelector("#saved");
const account = document.body.dataset.account;
const place = `anjuan-draft:${account}:${location.pathname}`;
const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
const read = (key) => { try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; } };

const forget = () => localStorage.removeItem(place);
const keep = () => {
  try { localStorage.setItem(place, JSON.stringify({ at: Date.now(), over: line.dataset.savedAt, fields: typed(form) })); }
  catch { /* no room, or not allowed: the server's draft is all there is */ }
};
const old = () => Object.keys(localStorage).filter((key) => key.startsWith("anjuan-draft:") && Date.now() - (read(key)?.at ?? 0) > DAYS_KEPT * 86_400_000);
const same = (fields) => JSON.stringify(fields.toSorted()) === JSON.stringify(typed(form).toSorted());
const restore = (kept) => {
  fill(form, kept.fields);
  form.dispatchEvent(new Event("input", { bubbles: true })); // saves it, and hides what is not asked
  line.textContent = line.dataset.restored.replace("{at}", clock(kept.at));
};

const offer = (kept) => {
  const button = (word, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-outline btn-sm", textContent: word });
    made.addEventListener("click", act);
    return made;
  };
  line.replaceChildren(
    line.dataset.older.replace("{at}", clock(kept.at)), " ",
    button(line.dataset.restore, () => restore(kept)), " ",
    button(line.dataset.drop, () => { forget(); line.textContent = ""; }),
  );
};

const begin = () => {
  old().forEach((key) => localStorage.removeItem(key));
  const kept = read(place);
  if (kept && !form.querySelector("[role=alert]")) {
    if (same(kept.fields)) forget();
    else if (kept.over === line.dataset.savedAt) restore(kept);
    else offer(kept);
  }
  let late = 0, isKept = false;
  const typing = () => { isKept = true; keep(); };
  form.addEventListener("input", typing);
  form.addEventListener("change", typing);
  const again = () => { if (isKept) window.htmx.trigger(form, "input"); };
  const notSaved = (words) => { line.textContent = words; clearTimeout(late); late = setTimeout(again, EVERY); };
  const isOurs = (event) => event.target === form;
  let sent = "";
  document.addEventListener("htmx:beforeRequest", (event) => { if (isOurs(event)) sent = JSON.stringify(typed(form)); });
  document.addEventListener("htmx:sendError", (event) => { if (isOurs(event)) { keep(); notSaved(line.dataset.offline); } });
  const refused = ({ status, responseText }) => {
    keep();
    if (status !== 409) return notSaved(line.dataset.refused.replace("{why}", status));
    clearTimeout(late); // somebody else was first: sending it once more would not help
    line.textContent = line.dataset.stale.replace("{why}", responseText);
  };
  // a refusal is a page of its own: it is said here in a line, and what was typed is not forgotten
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target === line && event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (!isOurs(event) || !xhr.status) return;
    if (xhr.status >= 400) return refused(xhr);
    clearTimeout(late);
    line.dataset.savedAt = form.elements._over.value = xhr.getResponseHeader("X-Saved-At") ?? "";
    if (JSON.stringify(typed(form)) === sent) { isKept = false; forget(); } else keep();
  });
  window.addEventListener("online", again);
};
if (form && line && account) {
  // after htmx listens to the form: what is restored is saved at once
  if (document.readyState === "complete") begin(); else window.addEventListener("load", begin);
}
