import type { Page } from "@playwright/test";
import { expect } from "../support/app.ts";
import { call, findLeaks, findOpen, findWaysOut, show } from "./support/assault.ts";
import { startBareHost } from "./support/bare-host.ts";
import { inPageOf, REACHES_SINKS, test } from "./support/hostile.ts";
import type { Sinks } from "./support/sinks.ts";

const waitForServiceWorker = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));

async function hardReload(page: Page) {
  const session = await page.context().newCDPSession(page);
  const loaded = page.waitForEvent("load");
  await session.send("Page.reload", { ignoreCache: true });
  await loaded;
}

interface Where {
  home: string;
  /** The bridge came with our headers. Without them, the browser connects in advance, though it sends no request. */
  hasHeaders: boolean;
  ways?: readonly string[];
}

/** The documents of the sandboxes: those that a bridge holds, whatever has become of them. */
const sandboxes = (page: Page) => page.frames().filter((frame) => frame.parentFrame()?.url().endsWith("/bridge.html"));

async function expectIsolated(page: Page, sinks: Sinks, { hasHeaders, ...out }: Where) {
  const inPage = inPageOf(page);
  const known = (seen: string[]) => (hasHeaders ? seen : seen.filter((entry) => entry !== "tls"));
  await show(inPage, sinks);
  expect(await findOpen(inPage)).toEqual([]);
  expect(known(await findLeaks(inPage, sinks))).toEqual(["http /own"]);
  const whereIs = () => sandboxes(page).map((frame) => frame.url());
  const settled = () => expect.poll(whereIs).not.toContain("about:srcdoc");
  expect(known(await findWaysOut(inPage, sinks, { ...out, whereIs, settled }))).toEqual([]);
}

const PLAIN = ["location"];

test("a hostile gadget reaches neither our origin nor any network: at the first visit, after a hard reload, and offline", async ({
  server,
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./); // the browser tells of every refusal
  const { page } = await openBrowser(REACHES_SINKS);
  const isolated = { home: server.url, hasHeaders: true, ways: PLAIN };
  await page.goto(server.url);
  await expectIsolated(page, sinks, { home: server.url, hasHeaders: true });
  await waitForServiceWorker(page);
  await hardReload(page);
  await expectIsolated(page, sinks, isolated);
  await server.kill();
  await page.goto(server.url);
  await expectIsolated(page, sinks, isolated);
});

test("nor does it on a host that sends no headers: at the first visit, after a hard reload, and offline", async ({
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./);
  const host = await startBareHost();
  const { page } = await openBrowser(REACHES_SINKS);
  await page.goto(host.url);
  await expectIsolated(page, sinks, { home: host.url, hasHeaders: false });
  await waitForServiceWorker(page);
  await hardReload(page);
  await expectIsolated(page, sinks, { home: host.url, hasHeaders: true, ways: PLAIN });
  host.close();
  await page.goto(host.url);
  await expectIsolated(page, sinks, { home: host.url, hasHeaders: true, ways: PLAIN });
});

test("the sinks see what a page without a policy sends: the attacks are real ones", async ({
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./);
  const { page } = await openBrowser(REACHES_SINKS);
  await page.goto(sinks.site);
  const { site, http, ws, tls } = sinks;
  await page.evaluate(
    async ({ site, http, ws, tls }) => {
      const { default: begin } = await import(`${site}attack.js`);
      const methods: Record<string, (...args: unknown[]) => Promise<unknown>> = {};
      begin({ publish: (table: object) => Object.assign(methods, table) });
      for (const depth of [0, 1, 2]) await methods.send!(depth, http, ws, tls);
      await methods.sendByElements!(http, tls);
    },
    { site, http, ws, tls },
  );
  const paths =
    "fetch no-cors import.js events xhr beacon img srcset video style iframe object background css-import script.js";
  const missing = () => paths.split(" ").filter((path) => !sinks.seen.includes(`http /${path}`));
  await expect.poll(missing).toEqual([]);
  expect(sinks.seen).toContain("ws /socket");
  expect(sinks.seen).toContain("tls");
});

test("a gadget reaches a STUN server by WebRTC where the bridge came without headers, and nowhere else", async ({
  server,
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./);
  const host = await startBareHost();
  const { page } = await openBrowser(REACHES_SINKS);
  await page.goto(server.url);
  await show(inPageOf(page), sinks);
  await call(inPageOf(page), "stun", sinks.stun).catch(() => {}); // however it is refused
  expect(sinks.seen).not.toContain("stun");
  await page.goto(host.url);
  await show(inPageOf(page), sinks);
  call(inPageOf(page), "stun", sinks.stun).catch(() => {});
  await expect.poll(() => sinks.seen).toContain("stun");
  host.close();
});
