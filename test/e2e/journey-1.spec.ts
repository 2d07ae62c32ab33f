/**
 * Journey J1 of a field engineer, steps 1 to 5: opens the app, installs it, loses the network, finds everything there, hears of a new
 * version. Steps 6 and 7 (an update waits for a recording) are in recorder.spec.ts. For later: the notebook of step 4.
 */
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { openField, readyOffline } from "./support/field.ts";
import { startBuild } from "./sw/next-build.ts";

const PAGES = [
  ["help", "Help"],
  ["record", "Record"],
  ["settings", "Settings"],
  ["storage", "Storage"],
] as const;

test("J1: opened, installed, offline with all its pages, told of a new version", async ({ openBrowser, allow }) => {
  const build = await startBuild();
  const { page, context } = await openBrowser({ viewport: { width: 360, height: 780 } });
  await openField(page, build.url);
  await expect(page.getByRole("heading", { name: "Data on this device" })).toBeVisible();
  await readyOffline(page);
  await expectSound(page, "home");

  const cdp = await context.newCDPSession(page);
  const manifestId = build.url;
  await cdp.send("PWA.install" as never, { manifestId, installUrlOrBundleUrl: build.url } as never);
  const launched: { targetId?: string } = await cdp.send("PWA.launch" as never, { manifestId } as never);
  expect(launched.targetId).toBeTruthy(); // a window of its own, which Playwright is not told of

  allow(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
  await expect.poll(() => page.evaluate(() => localStorage.getItem("field:server-reached"))).not.toBeNull();
  await build.kill();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Data on this device" })).toBeVisible();
  await expect(page.getByText(/Offline\. Last reached the server .*\d+:\d\d/)).toBeVisible();
  for (const [name, title] of PAGES) {
    await page.goto(`${build.url}#/?page=${name}`);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }
  await expectSound(page, "storage, offline");

  await page.goto(`${build.url}#/`);
  await page.getByRole("button", { name: "Show me with the sample" }).click();
  await expect(page.getByRole("heading", { name: "Newest spectrum of channel 1" })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("wf-plot[scope=spectrum] output")).toHaveText(/Highest 30\.\d+ Hz/);

  await build.start();
  await build.deploy();
  await page.reload();
  await expect(page.getByText("New version. Restart when you like.")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole("button", { name: "Restart" })).toBeEnabled();
  await expect(page.getByText("Ready to work offline")).toBeVisible();
  await build.stop();
});
