/** Computations outlive the page that began them. */
import type { Page } from "@playwright/test";
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { importFiles, newestJob, openField, openResult, peakOf, readStored, wavFile } from "./support/field.ts";

// With medians over segments that overlap much: seconds of work, so that it is met in the middle.
const RECORDING = { seconds: 90 } as const;

for (const end of ["reload", "kill"] as const) {
  test(`a computation goes on by itself after a ${end}, and is told as such`, async ({ server, openBrowser }) => {
    test.setTimeout(180_000);
    let { page, kill } = await openBrowser();
    await openField(page, server.url);
    await importFiles(page, wavFile("long.wav", toneWav(50, 0.5, RECORDING)));
    await openResult(page);
    await page.getByLabel("Overlap").selectOption("87.5");
    await page.getByLabel("Averaging").selectOption("median");
    await page.getByRole("button", { name: "Compute", exact: true }).click();
    await expect(newestJob(page).getByRole("progressbar")).toBeVisible();
    await expect.poll(() => notes(page)).toBe(1);
    if (end === "reload") await page.reload();
    else {
      await kill();
      ({ page, kill } = await openBrowser());
      await openField(page, server.url);
    }
    await expect(newestJob(page)).toContainText("Goes on after the page was loaded again.");
    await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 90_000 });
    expect(await notes(page)).toBe(0);
    await openResult(page);
    const id = /#\/([^?]+)/.exec(page.url())![1]!;
    expect(Math.abs(peakOf(await readStored(page, id)).hertz - 50)).toBeLessThan(1);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(newestJob(page)).toHaveCount(0);
  });
}

test("a computation that was cancelled does not come back", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importFiles(page, wavFile("long.wav", toneWav(50, 0.5, RECORDING)));
  await openResult(page);
  await page.getByLabel("Overlap").selectOption("87.5");
  await page.getByLabel("Averaging").selectOption("median");
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await newestJob(page).getByRole("button", { name: "Cancel" }).click();
  await expect(newestJob(page)).toContainText("Cancelled");
  await expect.poll(() => notes(page)).toBe(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(newestJob(page)).toHaveCount(0);
});

/** How many jobs are kept for another page, as other people's code would count them. */
function notes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database: "field-jobs" });
    const count = await storage.count('portal_type: = "Job"');
    await storage.close();
    return count;
  });
}
