/** What the browser fetches before the first paint: the page, what it names, the gadgets of the home page. */
import { readFileSync } from "node:fs";

const page = readFileSync("dist/index.html", "utf8");
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const chunkOf = new Map(Object.values(manifest).map((chunk) => [chunk.file, chunk]));

function follow(file, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const { imports = [], css = [] } = chunkOf.get(file) ?? {};
  for (const next of [...imports.map((key) => manifest[key].file), ...css]) follow(next, seen);
}

// The root gadget and those of the home page, which vite.config.ts joins; nothing is painted before they are there.
const home = Object.values(manifest).find(({ name }) => name === "home");

const files = new Set();
for (const [, file] of page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)) follow(file, files);
follow(home.file, files);
if (files.size === 0) throw new Error("dist/index.html names no script and no style: there is nothing to measure");

export default [
  {
    name: "first load",
    path: ["dist/index.html", ...[...files].map((file) => `dist/${file}`)],
    limit: "60 KB",
    gzip: true,
  },
];
