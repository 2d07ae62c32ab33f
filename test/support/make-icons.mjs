/** Renders public/icons/*.png from icon.svg with Chromium. Run by hand after the drawing changed. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { CHROMIUM_ARGS, findChromium } from "./chromium.mjs";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../public/icons");
const drawing = readFileSync(join(FOLDER, "icon.svg"), "utf8");

// A platform cuts its own shape out of a maskable icon, so the ground fills the square and the mark keeps to the middle.
const maskable = drawing
  .replace('rx="112"', "")
  .replace('id="mark"', 'id="mark" transform="translate(256 256) scale(0.76) translate(-256 -256)"');

const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROMIUM_ARGS });
for (const [name, svg, width] of [
  ["icon-192", drawing, 192],
  ["icon-512", drawing, 512],
  ["icon-maskable-512", maskable, 512],
]) {
  const page = await browser.newPage({ viewport: { width, height: width } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${width}px }</style>${svg}`);
  writeFileSync(join(FOLDER, `${name}.png`), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
