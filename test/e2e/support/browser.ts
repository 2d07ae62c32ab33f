import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "../../support/chromium.mjs";

export interface LaunchOpts {
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
  locale?: string;
  reducedMotion?: "reduce" | "no-preference";
  permissions?: string[];
  serviceWorkers?: "block";
  args?: string[];
}

/** One browser process on one profile on disk, where IndexedDB and OPFS are the real ones and outlive it. */
export interface AppWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
  /** Ends the browser as a crash or an empty battery does: nothing gets a chance to finish. */
  kill(): Promise<void>;
}

const OFFLINE_WORLD = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1";

const isLocal = (url: string) =>
  !/^(?:https?|wss?):/.test(url) || ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);

/** Everything that must not happen unseen: requests to elsewhere, errors nobody caught, console errors, CSP violations. */
function watch(context: BrowserContext, report: (problem: string) => void): void {
  context.on("request", (request) => {
    if (!isLocal(request.url())) report(`request to elsewhere: ${request.url()}`);
  });
  context.on("weberror", (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") report(`console: ${message.text()} (${message.location().url})`);
  });
}

// Chromium keeps its process id in the name its lock on the profile points to: "<host>-<id>".
async function processOf(profile: string): Promise<number> {
  const lock = await readlink(join(profile, "SingletonLock"));
  return Number(lock.slice(lock.lastIndexOf("-") + 1));
}

/** The browser leads a group of processes of its own: they all die at once, so that none writes on for a moment. */
function killAll(browser: number): void {
  try {
    process.kill(-browser, "SIGKILL");
  } catch {
    process.kill(browser, "SIGKILL"); // no such group here
  }
}

export async function launch(profile: string, report: (problem: string) => void, o: LaunchOpts): Promise<AppWindow> {
  const executablePath = await findChromium();
  const { args = [], ...emulated } = o;
  const context = await chromium.launchPersistentContext(profile, {
    ...emulated,
    ...(executablePath && { executablePath }),
    args: [...CHROMIUM_ARGS, OFFLINE_WORLD, ...args],
  });
  watch(context, report);
  const [page = await context.newPage()] = context.pages();
  return {
    context,
    page,
    close: () => context.close(),
    async kill() {
      const gone = new Promise<void>((resolve) => void context.once("close", () => resolve()));
      killAll(await processOf(profile));
      await gone;
    },
  };
}
