/* Choosing provisions: a search over the ticks, and the list of what is chosen. Without this file the ticks stay. */
(() => {
  const plain = (text) => text.toLowerCase().normalize("NFKC");
  const begin = (field) => {
    const boxes = [...field.querySelectorAll("input[type=checkbox]")];
    const search = field.querySelector("input[type=search]"), told = field.querySelector(".cited-chosen");
    const row = (box) => box.closest("label");
    const shown = () => boxes.filter((box) => !row(box).hidden);
    const words = new Map(boxes.map((box) => [box, plain(`${row(box).textContent} ${row(box).dataset.find}`)]));
    const tell = () => {
      const chosen = boxes.filter((box) => box.checked).map((box) => box.dataset.label);
      const found = search.value ? ` ${told.dataset.found.replace("{n}", shown().length)}` : "";
      told.textContent = told.dataset.chosen + (chosen.join(told.dataset.comma) || told.dataset.none) + found;
    };
    const filter = () => {
      const wanted = plain(search.value).split(/\s+/).filter(Boolean);
      for (const box of boxes) row(box).hidden = !wanted.every((word) => words.get(box).includes(word));
      for (const group of field.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("label:not([hidden])");
      tell();
    };
    search.parentElement.hidden = false;
    search.addEventListener("input", (event) => { event.stopPropagation(); filter(); }); // a search is no answer to be kept
    search.addEventListener("change", (event) => event.stopPropagation());
    search.addEventListener("search", filter);
    field.addEventListener("change", tell);
    field.addEventListener("keydown", (event) => {
      const all = shown(), at = all.indexOf(event.target), isSearch = event.target === search;
      if (event.isComposing || (!isSearch && at < 0)) return;
      if (event.key === "Enter") {
        event.preventDefault(); // Enter chooses; it never sends the form from here
        if (isSearch ? search.value && all.length : true) (isSearch ? all[0] : event.target).click();
      } else if (event.key === "ArrowDown") { event.preventDefault(); all[Math.min(at + 1, all.length - 1)]?.focus(); }
      else if (event.key === "ArrowUp") { event.preventDefault(); (at > 0 ? all[at - 1] : search).focus(); }
      else if (event.key === "Escape" && (search.value || !isSearch)) {
        event.preventDefault(); event.stopPropagation();
        search.value = ""; filter(); search.focus();
      }
    });
    filter();
  };
  const start = () => document.querySelectorAll("[data-cited]").forEach(begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
