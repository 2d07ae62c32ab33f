import { truncateSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { wavHeader } from "../../support/wav.ts";
import { expect, test } from "../support/app.ts";
import { newestJob, openField, readyOffline } from "../support/field.ts";
import { type Build, startBuild } from "./next-build.ts";

test.setTimeout(400_000); // a browser changes versions when the old one has nothing more to do

/** A name on the page that a reload takes away. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => "marked" in window).catch(() => true); // while it reloads

const restart = (page: Page) => page.getByRole("button", { name: "Restart" });

async function openTabs(tabs: Page[], build: Build): Promise<void> {
  for (const tab of tabs) {
    await openField(tab, build.url);
    await readyOffline(tab);
  }
}

async function deployTo(tabs: Page[], build: Build): Promise<void> {
  await build.deploy();
  await tabs[0]!.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()));
  for (const tab of tabs) {
    await mark(tab);
    await expect(restart(tab)).toBeVisible();
  }
}

/** An import of 500 MB, which takes its time. */
async function startLongImport(page: Page): Promise<void> {
  const path = test.info().outputPath("long.wav");
  const dataLength = 500_000_000;
  writeFileSync(path, wavHeader({ sampleRateHz: 48_000, channelCount: 2, format: "float32", dataLength }));
  truncateSync(path, 44 + dataLength); // a hole, so that only the import takes time and space
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(path);
  await expect(newestJob(page).getByText(/ of 500 MB .* left/)).toBeVisible();
}

const bytesDone = (page: Page) =>
  newestJob(page)
    .getByRole("progressbar")
    .evaluate((bar: HTMLProgressElement) => bar.value);

const skipWaiting = (page: Page) =>
  page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistration())!.waiting!.postMessage({ type: "SKIP_WAITING" }),
  );

/** No version waits, and the newest one is in charge. Asked with a fetch, the old one would be kept busy and stay. */
const isSettled = (page: Page) =>
  page.evaluate(async () => {
    const { waiting, active } = (await navigator.serviceWorker.getRegistration())!;
    return waiting === null && active?.state === "activated" && active === navigator.serviceWorker.controller;
  });

/** The new version waits, and the one that the page came with answers it. */
const isWaiting = (page: Page) =>
  page.evaluate(async () => {
    const { waiting, active } = (await navigator.serviceWorker.getRegistration())!;
    return waiting !== null && active?.state === "activated" && active === navigator.serviceWorker.controller;
  });

const buildOf = (page: Page) =>
  page.evaluate(async () =>
    (await (await fetch("/index.html")).text()).includes("the next build") ? "next" : "first",
  );

test("a new build waits until a person restarts the app, and then every tab is of it", async ({ openBrowser }) => {
  const build = await startBuild();
  const { page, context } = await openBrowser();
  const tabs = [page, await context.newPage()];
  await openTabs(tabs, build);
  await deployTo(tabs, build);
  expect(await Promise.all(tabs.map(isMarked))).toEqual([true, true]);
  expect(await Promise.all(tabs.map(isWaiting))).toEqual([true, true]);
  await restart(page).click();
  for (const tab of tabs) {
    await expect.poll(() => isMarked(tab), { timeout: 150_000 }).toBe(false); // a browser waits for what the old one still does
    await readyOffline(tab);
    await expect(restart(tab)).toBeHidden();
    expect(await buildOf(tab)).toBe("next");
  }
  await build.stop();
});

test("a restart interrupts no import in another tab, and works when that has ended", async ({ openBrowser }) => {
  const build = await startBuild();
  const { page, context } = await openBrowser();
  const other = await context.newPage();
  await openTabs([page, other], build);
  await deployTo([page, other], build);
  await startLongImport(other);
  await restart(page).click();
  await expect(page.getByText("It can start when the running jobs are done")).toBeVisible();
  const before = await bytesDone(other);
  await expect.poll(() => bytesDone(other)).toBeGreaterThan(before + 10_000_000);
  expect(await Promise.all([page, other].map(isMarked))).toEqual([true, true]);
  await expect(restart(page)).toBeVisible();

  await other.getByRole("button", { name: "Cancel: long.wav" }).click();
  await expect(other.getByText(/ MB of 500 MB are kept\./)).toBeVisible();
  await expect(page.getByText("Restart when you like")).toBeVisible();
  await restart(page).click();
  for (const tab of [page, other]) {
    await expect.poll(() => isMarked(tab), { timeout: 150_000 }).toBe(false); // a browser waits for what the old one still does
    await readyOffline(tab);
  }
  await build.stop();
});

test("a tab in whose import a new version takes over reloads only after it", async ({ openBrowser }) => {
  const build = await startBuild();
  const { page, context } = await openBrowser();
  const other = await context.newPage();
  await openTabs([page, other], build);
  await deployTo([page, other], build);
  await startLongImport(other);
  await skipWaiting(page);
  await expect.poll(() => isSettled(other)).toBe(true);
  expect(await buildOf(other)).toBe("next");
  const before = await bytesDone(other);
  await expect.poll(() => bytesDone(other)).toBeGreaterThan(before + 10_000_000);
  expect(await isMarked(other)).toBe(true);
  await other.getByRole("button", { name: "Cancel: long.wav" }).click();
  await expect.poll(() => isMarked(other)).toBe(false);
  await expect.poll(() => isMarked(page)).toBe(false);
  await build.stop();
});
