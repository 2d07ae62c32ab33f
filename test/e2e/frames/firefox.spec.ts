import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import puppeteer, { type Page } from "puppeteer-core";
import { hasPeer } from "../../support/oracle.ts";
import { expect } from "../support/app.ts";
import { startServer } from "../support/server.ts";
import { call, findLeaks, findOpen, findWaysOut, type InPage, show } from "./support/assault.ts";
import { startBareHost } from "./support/bare-host.ts";
import { openSinks } from "./support/sinks.ts";

const missing = hasPeer("firefox-esr") ? "" : " [missing: firefox-esr]";

const test = base.extend<{ page: never; firefox: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  firefox: async ({}, use) => {
    const userDataDir = await mkdtemp(join(tmpdir(), "wf-firefox-"));
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: "/usr/bin/firefox-esr",
      userDataDir,
      protocolTimeout: 300_000,
      // No machine but this one: what names another is looked for nowhere.
      extraPrefsFirefox: {
        "network.proxy.type": 0,
        "network.dns.disabled": true,
        "network.captive-portal-service.enabled": false,
      },
    });
    await use(await browser.newPage());
    await browser.close();
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  },
});

test.setTimeout(300_000); // two browsers' worth of attempts, some of which end by their time only

const inPageOf =
  (page: Page): InPage =>
  (run, arg) =>
    page.evaluate(run as never, arg as never) as never;

/** A message from the page itself that says the same as the handshake's changes nothing. */
async function expectUnforgeable(inPage: InPage) {
  await call(inPage, "evaluate", "addEventListener('message', () => { window.forged = true; });");
  await inPage(() => {
    const { probes } = window as unknown as { probes: Record<string, HTMLElement> };
    const bridge = probes.hostile!.shadowRoot!.querySelector("iframe")!.contentWindow!;
    bridge.frames[0]!.postMessage({ type: "wf-frame-init", code: "0" }, "*");
    window.postMessage({ type: "wf-frame-ready" }, "*");
  }, undefined);
  expect(await call(inPage, "evaluate", "return window.forged ?? 'nothing'")).toBe(true); // the host's own message came
  expect(await call(inPage, "ok")).toBe("ok");
}

async function expectIsolated(page: Page, home: string) {
  const sinks = await openSinks();
  const inPage = inPageOf(page);
  await show(inPage, sinks);
  expect(await findOpen(inPage)).toEqual([]);
  expect(await findLeaks(inPage, sinks)).toEqual(["http /own"]);
  const inner = () => page.frames().slice(1);
  const whereIs = () => Promise.all(inner().map((frame) => frame.evaluate(() => document.documentURI).catch(String)));
  // What is refused leaves the document where it is: only the driver takes the address that was asked for as the frame's.
  const settled = async (way: string) => {
    if (way !== "meta") await expect.poll(() => inner().map((frame) => frame.url())).not.toContain("about:srcdoc");
  };
  expect(await findWaysOut(inPage, sinks, { home, whereIs, settled, ways: ["location", "meta"] })).toEqual([]);
  await show(inPage, sinks);
  await expectUnforgeable(inPage);
  sinks.close();
}

test(`in Firefox, a hostile gadget reaches neither our origin nor any network, online and offline${missing}`, async ({
  firefox,
}) => {
  test.skip(!hasPeer("firefox-esr"), "missing: firefox-esr");
  const server = await startServer();
  await firefox.goto(server.url);
  await expectIsolated(firefox, server.url);
  await firefox.evaluate(async () => void (await navigator.serviceWorker.ready));
  await server.kill();
  await firefox.goto(server.url);
  await expectIsolated(firefox, server.url);
});

test(`in Firefox, nor does it on a host that sends no headers${missing}`, async ({ firefox }) => {
  test.skip(!hasPeer("firefox-esr"), "missing: firefox-esr");
  const host = await startBareHost({ hasServiceWorker: false });
  await firefox.goto(host.url);
  await expectIsolated(firefox, host.url);
  host.close();
});
