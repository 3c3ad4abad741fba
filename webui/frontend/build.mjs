// Builds the browser code into webui/static/dist: no file here is committed, every page works without it.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { PurgeCSS } from "purgecss";
import postcss from "postcss";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const dist = join(root, "webui", "static", "dist");
const fonts = join(root, "var", "fonts");
const require = createRequire(import.meta.url);

// A page without an editor may weigh this much, compressed (interface.md).
const PAGE_BUDGET = 150 * 1024;

/** Keep only the rules of Tabler that our templates can match; classes made at run time start with these words. */
async function prunedTabler() {
  const raw = await readFile(require.resolve("@tabler/core/dist/css/tabler.min.css"), "utf8");
  const [pruned] = await new PurgeCSS().purge({
    content: [join(root, "webui/templates/**/*.html"), join(root, "webui/**/*.py"), join(here, "src/**/*.js")],
    css: [{ raw }],
    variables: true,
    keyframes: true,
    fontFace: true,
    safelist: { standard: [/^is-/, /^htmx-/, /^data-/, "html", "body"] },
  });
  return darkByPreference(pruned.css);
}

/** Tabler asks for an attribute to go dark; ours follows the reader's system (prefers-color-scheme). */
function darkByPreference(css) {
  const tree = postcss.parse(css);
  const dark = postcss.atRule({ name: "media", params: "(prefers-color-scheme: dark)" });
  tree.walkRules((rule) => {
    const asked = rule.selectors.filter((selector) => /\[data-bs-theme=("?)dark\1\]/.test(selector));
    if (asked.length === 0) return;
    const copy = rule.clone({ selectors: asked.map(followPreference) });
    dark.append(rule.parent.type === "atrule" ? wrapped(rule.parent, copy) : copy);
    rule.selectors = rule.selectors.filter((selector) => !asked.includes(selector));
    if (rule.selectors.length === 0 || rule.selector === "") rule.remove();
  });
  tree.append(dark);
  return tree.toString();
}

function followPreference(selector) {
  const plain = selector.replace(/(html|body|:root)?\[data-bs-theme=("?)dark\2\]/g, ":root");
  return plain.trim() || ":root";
}

function wrapped(parent, rule) {
  const shell = postcss.atRule({ name: parent.name, params: parent.params });
  shell.append(rule);
  return shell;
}

async function bundle() {
  const common = {
    absWorkingDir: here,
    bundle: true,
    minify: true,
    legalComments: "linked",
    target: ["es2020", "chrome100", "firefox100", "safari15"],
    outdir: dist,
    logLevel: "warning",
  };
  await build({ ...common, format: "iife", entryPoints: ["src/app.js", "src/diagram.js"] });
  const theme = await prunedTabler();
  const own = await readFile(join(here, "src/app.css"), "utf8");
  const pages = await readFile(join(root, "webui/static/anjuan.css"), "utf8");
  await build({
    ...common,
    stdin: { contents: `${theme}\n${own}\n${pages}`, loader: "css", resolveDir: join(here, "src") },
    outfile: join(dist, "app.css"),
    outdir: undefined,
  });
}

/** The open CJK font of the notices (SIL OFL): typst reads it from var/fonts. */
async function copyFonts() {
  await mkdir(fonts, { recursive: true });
  const source = dirname(require.resolve("@expo-google-fonts/noto-serif-sc/package.json"));
  for (const [folder, name] of [["400Regular", "NotoSerifSC_400Regular.ttf"], ["700Bold", "NotoSerifSC_700Bold.ttf"]]) {
    await cp(join(source, folder, name), join(fonts, name));
  }
  await cp(join(source, "LICENSE_FONT"), join(fonts, "LICENSE_FONT"));
}

/** Compressed twins beside each file, and the weight of what a page loads. */
async function weigh() {
  const weights = {};
  for (const name of ["app.css", "app.js", "diagram.css", "diagram.js"]) {
    const bytes = await readFile(join(dist, name));
    await writeFile(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(dist, `${name}.br`), brotliCompressSync(bytes));
    weights[name] = (await stat(join(dist, `${name}.gz`))).size;
  }
  const page = Object.values(weights).reduce((sum, size) => sum + size, 0);
  const kilobytes = (size) => `${(size / 1024).toFixed(1)} KB`;
  const parts = Object.entries(weights).map(([name, size]) => `${name} ${kilobytes(size)}`);
  console.log(`browser code: ${parts.join(", ")}; a page with a diagram ${kilobytes(page)} compressed`);
  if (page > PAGE_BUDGET) throw new Error(`a page may weigh ${kilobytes(PAGE_BUDGET)}, not ${kilobytes(page)}`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await bundle();
await copyFonts();
await weigh();
