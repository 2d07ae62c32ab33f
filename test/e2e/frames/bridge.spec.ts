import type { Frame, Page } from "@playwright/test";
import { expect } from "../support/app.ts";
import { call, show } from "./support/assault.ts";
import { startBareHost } from "./support/bare-host.ts";
import { inPageOf, REACHES_SINKS, test } from "./support/hostile.ts";

const FORGED = { type: "wf-frame-init", code: "export const start = (port) => port.postMessage('ran')" };

/** The frame is there before its URL is told. */
async function innerOf(page: Page): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame.url() === "about:srcdoc");
  await expect.poll(find).toBeDefined();
  return find()!;
}

/** Sends the frame at that place a port and code, and tells what came back until the frame has answered something else. */
async function forge(page: Page, place: "inside the bridge" | "inside the page"): Promise<unknown[]> {
  await page.evaluate(
    ({ place, FORGED }) => {
      const { port1, port2 } = new MessageChannel();
      const got: unknown[] = [];
      port1.onmessage = ({ data }) => got.push(data);
      const target = place === "inside the bridge" ? window.frames[0]! : window.frames[0]!.frames[0]!;
      target.postMessage(FORGED, "*", [port2]);
      Object.assign(window, { got });
    },
    { place, FORGED },
  );
  const inner = await innerOf(page);
  await inner.evaluate(async () => {
    for (const code of ["1", "2"]) await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  });
  return page.evaluate(() => (window as unknown as { got: unknown[] }).got);
}

test("opened by itself, the bridge runs nothing, whoever sends it what", async ({ server, openBrowser, allow }) => {
  allow(/this page has no host|connection-allowlist/i);
  const { page } = await openBrowser();
  await page.goto(`${server.url}bridge.html`);
  expect(await forge(page, "inside the bridge")).toEqual([]);
});

test("a page of somebody else can show neither the bridge nor the app; where no header forbids it, the bridge still serves nobody else", async ({
  server,
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./);
  const { page } = await openBrowser(REACHES_SINKS);
  const host = await startBareHost();
  const showIn = async (url: string) => {
    await page.goto(sinks.site);
    await page.evaluate(
      (url) =>
        new Promise<unknown>((resolve) => {
          const said: unknown[] = [];
          addEventListener("message", ({ data }) => said.push(data));
          const frame = document.createElement("iframe");
          frame.onload = resolve;
          frame.src = url;
          document.body.append(frame);
          Object.assign(window, { said });
        }),
      url,
    );
    return page.frames().map((frame) => frame.url());
  };
  expect(await showIn(`${server.url}bridge.html`)).not.toContain(`${server.url}bridge.html`);
  expect(await showIn(server.url)).not.toContain(server.url);
  expect(await showIn(`${host.url}bridge.html`)).toContain(`${host.url}bridge.html`);
  expect(await forge(page, "inside the page")).toEqual([]);
  expect(await page.evaluate(() => (window as unknown as { said: unknown[] }).said)).toEqual([]);
  host.close();
});

test("script put into the bridge does not run, and nothing in it hears messages", async ({
  server,
  openBrowser,
  allow,
  sinks,
}) => {
  allow(/./);
  const { page } = await openBrowser(REACHES_SINKS);
  await page.goto(server.url);
  const inPage = inPageOf(page);
  await show(inPage, sinks);
  const bridge = page.frames().find((frame) => frame.url().endsWith("/bridge.html"))!;
  const ran = await bridge.evaluate(() => {
    const held = window as unknown as { ran?: unknown };
    for (const type of ["", "module"]) {
      const script = document.createElement("script");
      script.type = type;
      script.textContent = "window.ran = 'a script'";
      document.body.append(script);
    }
    document.body.insertAdjacentHTML("beforeend", `<img src="x:" onerror="window.ran = 'a handler'">`);
    const button = document.createElement("button");
    button.setAttribute("onclick", "window.ran = 'a click'");
    button.click();
    return new Promise((resolve) => setTimeout(() => resolve(held.ran))); // later than the load of a module of no length
  });
  expect(ran).toBeUndefined();
  await call(
    inPage,
    "evaluate",
    "parent.postMessage({ type: 'wf-frame-init', code: '0' }, '*'); parent.focus(); parent.close();",
  );
  expect(await call(inPage, "ok")).toBe("ok");
  expect(await bridge.evaluate(() => document.scripts.length)).toBe(2); // those put in just now
});
