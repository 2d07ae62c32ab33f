/** Results whose recording went on, or is gone: seen, and computed again in their own place. */
import type { Page } from "@playwright/test";
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import {
  computeFourier,
  emptyTrash,
  idOf,
  importFiles,
  newestJob,
  openField,
  openResult,
  readStored,
  readyOffline,
  wavFile,
} from "./support/field.ts";
import { growRecording, putForeignResult } from "./support/recording.ts";

const HEADER_BYTES = 44;
const SECONDS = { seconds: 6, format: "int16" } as const;
/** The samples alone, without a header. */
const samples = (hertz: number) => toneWav(hertz, 0.5, SECONDS).subarray(HEADER_BYTES);
const notice = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const OUT_OF_DATE = "This is out of date.";

/** Answers with the recording's id; its page is shown. */
async function importTone(page: Page, url: string): Promise<string> {
  await openField(page, url);
  await importFiles(page, wavFile("tone.wav", toneWav(1000, 0.5, SECONDS)));
  await openResult(page);
  return idOf(page);
}

async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible();
  for (let presses = 0; presses < 40; presses++) {
    if (await button.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)) break;
    await page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
}

function relativeL2(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.hypot(...a.map((value, n) => value - b[n]!)) / Math.hypot(...b);
}

test("a spectrum of a recording that went on says so and is computed again, offline and by keyboard", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page } = await openBrowser();
  const recording = await importTone(page, server.url);
  await readyOffline(page);
  await computeFourier(page);
  await openResult(page);
  const id = idOf(page);
  const before = await readStored(page, id);
  await expect(page.getByRole("heading", { name: "How it was made" })).toBeVisible();
  await expect(page.getByText(OUT_OF_DATE)).toHaveCount(0);

  const more = samples(3000);
  await growRecording(page, recording, more);
  await expect(notice(page, OUT_OF_DATE)).toContainText("The recording has grown by 576 kB since: tone.wav");
  await server.kill();
  allow(/ERR_CONNECTION_REFUSED/);
  await page.reload();
  await expect(notice(page, OUT_OF_DATE).getByRole("link", { name: "tone.wav" })).toBeVisible();
  await press(page, "Compute again");
  await expect(page.getByText(OUT_OF_DATE)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  expect(idOf(page)).toBe(id);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "How it was made" })).toBeVisible();
  await expect(page.getByText(OUT_OF_DATE)).toHaveCount(0);

  await server.start();
  await page.goto(`${server.url}#/${recording}`);
  await computeFourier(page);
  await openResult(page);
  const [again, fresh] = [await readStored(page, id), await readStored(page, idOf(page))];
  expect(relativeL2(again.data, fresh.data)).toBeLessThan(1e-12);
  expect(relativeL2(again.data, before.data)).toBeGreaterThan(0.1);
  expect(again.doc).toMatchObject({ parameters: fresh.doc.parameters, sources: fresh.doc.sources });
});

test("the recording's page and the list tell what is out of date, and compute it again", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  const recording = await importTone(page, server.url);
  await computeFourier(page, { Window: "boxcar" });
  await computeFourier(page, { Window: "hann" });
  await growRecording(page, recording, samples(3000));
  await expect(notice(page, OUT_OF_DATE)).toBeVisible();
  const items = page.getByRole("listitem").filter({ hasText: "Spectrum of tone.wav" }).filter({ hasNotText: "Done." });
  await expect(items.filter({ hasText: "out of date" })).toHaveCount(2);
  const drawn = page.locator("wf-plot[scope=spectrum] output");
  const before = await drawn.textContent();
  await page.getByRole("button", { name: "Compute again", exact: true }).click();
  await expect(items.filter({ hasText: "out of date" })).toHaveCount(1);
  await expect(drawn).not.toHaveText(before!); // the same document, drawn anew
  await page.getByRole("button", { name: "Compute again: Spectrum of tone.wav" }).click(); // the older one
  await expect(items.filter({ hasText: "out of date" })).toHaveCount(0);
  await growRecording(page, recording, samples(200));

  await page.getByRole("link", { name: "Data Arrays", exact: true }).click();
  await expect(notice(page, "2 results are out of date.")).toBeVisible();
  const rows = page.getByRole("row").filter({ hasText: "out of date" });
  await expect(rows).toHaveCount(2);
  await press(page, "Compute all again");
  await expect(page.getByText("2 results are out of date.")).toHaveCount(0);
  await expect(rows).toHaveCount(0);
  await expect(newestJob(page)).toContainText("2 results again");
  await expect(newestJob(page)).toContainText("Done.");
  await expect(page.getByRole("table")).toBeFocused();
});

test("what cannot be computed again is told, and why", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  const recording = await importTone(page, server.url);
  await computeFourier(page);
  await newestJob(page).getByRole("button", { name: "Dismiss" }).click();
  const foreign = await putForeignResult(page, recording);
  await page.goto(`${server.url}#/${foreign}`);
  await expect(notice(page, OUT_OF_DATE)).toContainText("This app cannot repeat the operation “simulate”.");
  await expect(page.getByRole("button", { name: "Compute again" })).toHaveCount(0);
  await page.getByRole("link", { name: "Data Arrays", exact: true }).click();
  await expect(notice(page, "1 result is out of date.")).toContainText("it does not know the operation");

  await page.goto(`${server.url}#/${recording}`);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/data_stream_module$/);
  await emptyTrash(page);
  await page.getByRole("link", { name: "Data Arrays", exact: true }).click();
  await expect(notice(page, "The sources of 2 results are no longer on this device")).toBeVisible();
  await expect(page.getByRole("button", { name: "Compute all again" })).toHaveCount(0);
  await page.getByRole("row").filter({ hasText: "source is gone" }).getByRole("link", { name: "Spectrum" }).click();
  await expect(notice(page, "The source is gone.")).toContainText("cannot be computed again without that");
  await expect(page.getByRole("link", { name: "tone", exact: true })).toHaveCount(0);
});

test("computing again is cancelled, and what was there stays", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  const recording = await importTone(page, server.url);
  await computeFourier(page);
  await openResult(page);
  const id = idOf(page);
  const before = await readStored(page, id);
  await growRecording(page, recording, samples(2000), 400);
  await expect(notice(page, OUT_OF_DATE)).toBeVisible();
  await page.getByRole("button", { name: "Compute again" }).click();
  await page.getByRole("button", { name: "Cancel: Spectrum of tone.wav" }).click();
  await expect(newestJob(page)).toContainText("What was not computed again is as it was.");
  await expect(page.getByRole("button", { name: "Compute again" })).toBeVisible();
  expect(await readStored(page, id)).toEqual(before);
});

const wide = { width: 1440, height: 1000 };
const narrow = { width: 360, height: 780 };
for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [wide, narrow]) {
    test(`results out of date at ${viewport.width} px, ${colorScheme}`, async ({ server, openBrowser }) => {
      const suffix = `${viewport.width}-${colorScheme}`;
      const { page } = await openBrowser({ viewport, colorScheme, reducedMotion: "reduce" });
      const look = async (name: string) => {
        await expectSound(page, `${name}-${suffix}`);
        if (process.env.SCREENSHOTS)
          await page.screenshot({ path: test.info().outputPath(`${name}-${suffix}.png`), fullPage: true });
      };
      const recording = await importTone(page, server.url);
      await computeFourier(page, { Window: "boxcar" });
      await computeFourier(page, { Window: "hann" });
      const foreign = await putForeignResult(page, "data_stream_module/5e5e5e5e-0000-4000-8000-00000000000f");
      await growRecording(page, recording, samples(3000));
      await page.getByRole("button", { name: "Dismiss all that ended" }).click();
      await expect(notice(page, OUT_OF_DATE)).toBeVisible();
      await look("stale-stream");
      await page.getByRole("link", { name: "Data Arrays", exact: true }).click();
      await expect(notice(page, "2 results are out of date.")).toBeVisible();
      await look("stale-list");
      await page.getByRole("row").filter({ hasText: "out of date" }).first().getByRole("link").click();
      await expect(notice(page, OUT_OF_DATE)).toBeVisible();
      await expect(page.locator("wf-plot canvas").first()).toBeVisible();
      await look("stale-array");
      await page.goto(`${server.url}#/${foreign}`);
      await expect(notice(page, "The source is gone.")).toBeVisible();
      await look("gone-array");
    });
  }
}
