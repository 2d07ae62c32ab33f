import type { Page } from "@playwright/test";
import { expect, test } from "../support/app.ts";
import { openField, readyOffline } from "../support/field.ts";
import { startBuild } from "./next-build.ts";

const REFUSED = /ERR_CONNECTION_REFUSED/;

/** As a browser short of space does, or a person who clears it. */
const loseCaches = (page: Page) =>
  page.evaluate(async () => void (await Promise.all((await caches.keys()).map((name) => caches.delete(name)))));

/** What coming back to the tab says; a tab in the background of a headless browser counts as visible. */
const comeBack = (page: Page) => page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));

test("a lost cache is filled again at the next visit, and the app then opens with the server gone", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await readyOffline(page);
  await loseCaches(page);
  await page.reload();
  await readyOffline(page);
  await server.kill();
  allow(REFUSED);
  await page.reload();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await expect(page.getByText(/Offline\. Last reached the server/)).toBeVisible();
});

test("“Ready to work offline” is taken back when the cache was lost and cannot be filled, and said again when it was", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await readyOffline(page);
  await loseCaches(page);
  await server.kill();
  allow(REFUSED);
  await comeBack(page);
  await expect(page.getByText("Ready to work offline")).toBeHidden();
  await server.start();
  await comeBack(page);
  await readyOffline(page);
});

test("a lost cache is not filled with the files of another build", async ({ openBrowser, allow }) => {
  const build = await startBuild();
  const { page } = await openBrowser();
  await openField(page, build.url);
  await readyOffline(page);
  await build.deploy();
  await loseCaches(page);
  allow(/integrity/);
  await comeBack(page);
  await expect(page.getByText("Ready to work offline")).toBeHidden();
  await page.reload();
  await page.getByRole("button", { name: "Restart" }).click();
  await readyOffline(page);
  await expect(page.getByRole("button", { name: "Restart" })).toBeHidden();
  await build.stop();
});
