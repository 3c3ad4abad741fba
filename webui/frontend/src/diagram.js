// Draws the runs of a case: bpmn-js mounted on [data-diagram], with tokens, the way gone, and limits as clocks.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "./diagram.css";

const ANJUAN = "urn:anjuan:bpmn";
/** Below this zoom the names in the shapes cannot be read. */
const READABLE = 0.7;
const WORDS = {
  zh: { fit: "适合窗口", nearer: "放大", farther: "缩小", failed: "流程图无法显示，请看下面的列表。" },
  en: { fit: "Fit", nearer: "Zoom in", farther: "Zoom out", failed: "The diagram cannot be drawn; see the list below." },
};

/** Give every element its English name where it has one; the diagram text itself stays as published. */
function inLanguage(xml, language) {
  if (language !== "en") return xml;
  const tree = new DOMParser().parseFromString(xml, "application/xml");
  for (const element of tree.getElementsByTagName("*")) {
    const name = element.getAttributeNS(ANJUAN, "name_en");
    if (name) element.setAttribute("name", name);
  }
  return new XMLSerializer().serializeToString(tree);
}

class Drawing {
  constructor(canvas, content) {
    this.canvas = canvas;
    this.content = content;
    this.words = WORDS[content.language] ?? WORDS.zh;
    this.section = canvas.closest("section") ?? canvas.parentElement;
    this.viewer = new NavigatedViewer({ container: canvas });
    this.shown = null;
    this.pointed = null;
  }

  async start() {
    this.addTools();
    for (const button of this.section.querySelectorAll("[data-diagram-show]")) {
      button.addEventListener("click", () => this.show(button.dataset.diagramShow));
    }
    for (const entry of this.section.querySelectorAll("[data-diagram-element]")) {
      const point = () => this.point(entry.dataset.diagramElement, entry.closest("[data-diagram-part]")?.dataset.diagramPart);
      entry.addEventListener("mouseenter", point);
      entry.addEventListener("focus", point);
    }
    await this.show(this.first());
  }

  /** The main diagram, unless its only token waits inside a called one. */
  first() {
    const standing = this.content.tokens.filter((token) => token.state === "active").map((token) => token.diagram);
    const { main, diagrams } = this.content;
    if (main in diagrams && (standing.length === 0 || standing.includes(main))) return main;
    return standing.find((name) => name in diagrams) ?? Object.keys(diagrams)[0];
  }

  async show(name) {
    if (name === this.shown || !(name in this.content.diagrams)) return;
    this.shown = name;
    for (const button of this.section.querySelectorAll("[data-diagram-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.diagramShow === name));
    }
    try {
      await this.viewer.importXML(inLanguage(this.content.diagrams[name], this.content.language));
    } catch (error) {
      this.fail(error);
      return;
    }
    this.pointed = null;
    this.mark();
    this.fit();
    this.approach();
    this.calm();
  }

  /** A large procedure that fits is too small to read: begin where the case stands, or at its start. */
  approach() {
    const canvas = this.viewer.get("canvas");
    if (canvas.zoom() >= READABLE) return;
    const standing = this.content.tokens.find((one) => one.diagram === this.shown && one.state === "active");
    const registry = this.viewer.get("elementRegistry");
    const target = (standing && registry.get(standing.element)) ?? registry.find((one) => one.type === "bpmn:StartEvent");
    if (!target) return;
    canvas.zoom(READABLE);
    canvas.scrollToElement(target, 160);
  }

  mark() {
    const registry = this.viewer.get("elementRegistry");
    const canvas = this.viewer.get("canvas");
    const overlays = this.viewer.get("overlays");
    for (const token of this.content.tokens.filter((one) => one.diagram === this.shown)) {
      if (!registry.get(token.element)) continue;
      canvas.addMarker(token.element, token.state === "active" ? "is-active" : "is-done");
      if (token.state === "active") {
        overlays.add(token.element, { position: { top: -12, right: 14 }, html: badge("token", String(token.count)) });
      }
    }
    for (const limit of this.content.limits.filter((one) => one.diagram === this.shown)) {
      if (!registry.get(limit.element)) continue;
      overlays.add(limit.element, { position: { top: 4, left: 40 }, html: badge("token-limit", limit.text) });
    }
  }

  fit() {
    this.viewer.get("canvas").zoom("fit-viewport", "auto");
  }

  zoom(factor) {
    const canvas = this.viewer.get("canvas");
    canvas.zoom(canvas.zoom() * factor, "auto");
  }

  /** The outline beside the drawing is what a keyboard walks; the canvas itself stays out of the tab order. */
  calm() {
    for (const element of this.canvas.querySelectorAll("[tabindex], a")) element.setAttribute("tabindex", "-1");
  }

  async point(element, part) {
    if (part && part !== this.shown) await this.show(part);
    const canvas = this.viewer.get("canvas");
    const registry = this.viewer.get("elementRegistry");
    if (this.pointed && registry.get(this.pointed)) canvas.removeMarker(this.pointed, "is-pointed");
    this.pointed = null;
    if (!registry.get(element)) return;
    canvas.addMarker(element, "is-pointed");
    canvas.scrollToElement(element, 40);
    this.pointed = element;
  }

  addTools() {
    const tools = document.createElement("div");
    tools.className = "diagram-tools";
    const acts = [
      ["＋", this.words.nearer, () => this.zoom(1.25)],
      ["－", this.words.farther, () => this.zoom(0.8)],
      [this.words.fit, this.words.fit, () => this.fit()],
    ];
    for (const [text, label, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      tools.append(button);
    }
    this.canvas.before(tools);
  }

  fail(error) {
    console.error("diagram", error);
    const note = document.createElement("p");
    note.className = "diagram-failure";
    note.setAttribute("role", "alert");
    note.textContent = this.words.failed;
    this.canvas.replaceChildren(note);
    this.canvas.removeAttribute("aria-hidden");
  }
}

function badge(className, text) {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  return element;
}

/** Draw what is visible now; a diagram in a closed tab is drawn when it is opened. */
function mount(root) {
  const waiting = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      waiting.unobserve(entry.target);
      const source = document.getElementById(entry.target.dataset.diagram);
      if (source) new Drawing(entry.target, JSON.parse(source.textContent)).start();
    }
  });
  for (const canvas of root.querySelectorAll("[data-diagram]:not([data-drawn])")) {
    canvas.dataset.drawn = "";
    waiting.observe(canvas);
  }
}

mount(document);
document.addEventListener("htmx:afterSettle", () => mount(document));
