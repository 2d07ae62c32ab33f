/** Finds a Chromium: CHROMIUM_PATH, an installed one, or Playwright's own download. `undefined` where there is none. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Root (containers, CI) has no user namespace for the sandbox; the rest keeps a test browser from phoning home. */
export const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

const runs = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/bin",
    "/Applications/Google Chrome.app/Contents/MacOS",
  ];
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "Google Chrome"])
    for (const folder of folders) if (folder && runs(join(folder, name))) return join(folder, name);
  const { chromium } = await import("playwright");
  return runs(chromium.executablePath()) ? chromium.executablePath() : undefined;
}
