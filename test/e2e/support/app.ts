import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { type AppWindow, type LaunchOpts, launch } from "./browser.ts";
import { type AppServer, startServer } from "./server.ts";

export type { AppWindow, LaunchOpts } from "./browser.ts";
export type { AppServer } from "./server.ts";
export { expect };

interface Fixtures {
  /** Our server with the production build on a free port. */
  server: AppServer;
  /** Says that a problem with this text belongs to the test: a dead server's refused connection, for one. */
  allow: (problem: RegExp) => void;
  /** Opens a browser on this test's profile; calling it again after close or kill finds the same storage. */
  openBrowser: (o?: LaunchOpts) => Promise<AppWindow>;
  problems: { seen: string[]; allowed: RegExp[] };
  profile: string;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  server: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.kill();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  profile: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "wf-profile-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  problems: async ({}, use) => {
    const problems: Fixtures["problems"] = { seen: [], allowed: [] };
    await use(problems);
    expect(problems.seen.filter((text) => !problems.allowed.some((pattern) => pattern.test(text)))).toEqual([]);
  },
  allow: async ({ problems }, use) => use((problem) => void problems.allowed.push(problem)),
  openBrowser: async ({ profile, problems }, use) => {
    const open: AppWindow[] = [];
    await use(async (o = {}) => {
      const window = await launch(profile, (problem) => void problems.seen.push(problem), o);
      open.push(window);
      return window;
    });
    for (const window of open) await window.close().catch(() => {}); // one that the test killed is gone already
  },
});
