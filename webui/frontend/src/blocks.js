/* Text blocks: found and inserted at the cursor by the keyboard. Without this file the buttons add them at the end. */
const box = document.querySelector("[data-blocks]"), form = box?.closest("form");
const plain = (text) => text.toLowerCase().normalize("NFKC");

if (box) {
  const search = box.querySelector("input[type=search]"), rows = [...box.querySelectorAll("li")];
  const texts = [...form.querySelectorAll("textarea")];
  let last = texts.find((text) => text.name.endsWith("reasons")) ?? texts[0];
  form.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) last = event.target; });
  search.closest("div").hidden = false;
  const shown = () => rows.filter((row) => !row.hidden);
  const buttons = () => shown().map((row) => row.querySelector("button"));
  search.addEventListener("input", (event) => {
    event.stopPropagation(); // a search is no answer to be kept
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    for (const row of rows) { const words = plain(`${row.textContent} ${row.dataset.find}`); row.hidden = !wanted.every((word) => words.includes(word)); }
  });
  const insert = async (button) => {
    const body = new URLSearchParams({ _cursor: "1", _language: button.value === "en" ? "en" : "zh" });
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    const answer = await fetch(button.formAction, { method: "POST", body, headers: { "X-CSRF-Token": token }, credentials: "same-origin" });
    if (!answer.ok) return button.form.requestSubmit(button); // the page itself says why not
    const text = await answer.text(), { selectionStart: from, selectionEnd: to, value } = last;
    const before = from > 0 && value[from - 1] !== "\n" ? "\n" : "", after = to < value.length && value[to] !== "\n" ? "\n" : "";
    last.focus();
    last.setRangeText(before + text + after, from, to, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    box.querySelector("#blocks-told").textContent = box.dataset.inserted.replace("{name}", button.textContent);
    box.open = false;
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) { event.preventDefault(); insert(button); }
  });
  box.addEventListener("keydown", (event) => {
    const all = buttons(), at = all.indexOf(event.target);
    if (event.isComposing) return;
    if (event.key === "Enter" && event.target === search) { event.preventDefault(); if (all.length) insert(all[0]); }
    else if (event.key === "ArrowDown") { event.preventDefault(); all[Math.min(at + 1, all.length - 1)]?.focus(); }
    else if (event.key === "ArrowUp") { event.preventDefault(); (at > 0 ? all[at - 1] : search).focus(); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); box.open = false; last.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyB") return;
    event.preventDefault();
    box.open = true;
    search.focus();
    search.select();
  });
}
