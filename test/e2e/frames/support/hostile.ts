import type { Page } from "@playwright/test";
import { test as base } from "../../support/app.ts";
import type { InPage } from "./assault.ts";
import { openSinks, type Sinks } from "./sinks.ts";

// Else the browser itself might keep a page of this machine from this machine's sinks, and hide a hole in ours.
export const REACHES_SINKS = { args: ["--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebRTC"] };

export const test = base.extend<{ sinks: Sinks }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  sinks: async ({}, use) => {
    const sinks = await openSinks();
    await use(sinks);
    sinks.close();
  },
});

export const inPageOf =
  (page: Page): InPage =>
  (run, arg) =>
    page.evaluate(run as (arg: unknown) => never, arg);
