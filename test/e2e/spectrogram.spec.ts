/** "Compute Fourier" by its methods, and what is shown of what it made. */
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import {
  computeFourier,
  idOf,
  importFiles,
  newestJob,
  openField,
  openResult,
  readStored,
  readyOffline,
  wavFile,
} from "./support/field.ts";

const TONE_HZ = 3000;

test("a spectrogram is computed, seen, read by keys and found again by its URL, offline as well", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page, context } = await openBrowser({ viewport: { width: 900, height: 1000 } });
  await openField(page, server.url);
  await importFiles(page, wavFile("tone.wav", toneWav(TONE_HZ, 0.5, { seconds: 20 })));
  await openResult(page);
  await computeFourier(page, { Method: "spectrogram", "Shown as": "amplitude" });
  await openResult(page);
  const picture = page.locator("wf-spectrogram");
  await expect(picture.locator(".legend")).toBeVisible();
  await picture.locator(".stage").focus();
  await page.keyboard.press("p");
  const reading = picture.locator("output");
  await expect(reading).toHaveText(/s · 3\.00\d? kHz · −6\.\d dB re 1 FS$/);
  await page.keyboard.press("]");
  await expect(page).toHaveURL(/view=/);
  await picture.getByLabel("Frequency axis").selectOption("log");
  await expect(page).toHaveURL(/axis=log/);
  await page.getByLabel("Reference (FS)").fill("0.5");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/reference=0.5/);
  await expect(picture.locator(".legend")).toContainText("dB re 0.5 FS");
  await page.evaluate(() => scrollTo(0, 0));
  await expectSound(page, "spectrogram");
  allow(/ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED|FAILED)/);
  await readyOffline(page);
  await server.kill();
  await context.setOffline(true);
  const url = page.url();
  await page.reload();
  await expect(picture.locator(".legend")).toContainText("dB re 0.5 FS");
  expect(page.url()).toBe(url);
});

test("a full-length transform tells its cost first and is read near and from afar; fields of other methods are away", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser({ viewport: { width: 360, height: 780 } });
  await openField(page, server.url);
  await importFiles(page, wavFile("tone.wav", toneWav(TONE_HZ, 0.5, { seconds: 20 })));
  await openResult(page);
  await page.getByLabel("Method").selectOption("full");
  await expect(page.getByLabel("Window")).toHaveCount(0);
  await expect(page.getByText(/^Reads .* About \d+ s\.$/)).toBeVisible();
  await computeFourier(page, { "Shown as": "amplitude" });
  await openResult(page);
  const plot = page.locator("wf-plot");
  await expect(plot.locator("output")).toHaveText(/Highest 3\.0\d* kHz · −6\.\d+ dB/);
  await page.getByLabel("Decibel").uncheck();
  await expect(plot.locator("output")).toHaveText(/Highest 3\.0\d* kHz · 0\.5\d* FS/);
  await page.evaluate(() => scrollTo(0, 0));
  await expectSound(page, "full-length");
});

test("what cannot be is told at its field, and nothing is started", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importFiles(page, wavFile("tone.wav", toneWav(TONE_HZ, 0.5, { seconds: 2 })));
  await openResult(page);
  await page.getByLabel("Method").selectOption("envelope");
  await page.getByLabel("Band to (Hz)").fill("99999");
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The band ends" })).toBeVisible();
  await expect(page.getByLabel("Band to (Hz)")).toBeFocused();
  await expect(newestJob(page)).toHaveCount(0);
  await page.getByLabel("Band to (Hz)").fill("20000");
  await page.getByLabel("Averaging").selectOption("max");
  await computeFourier(page);
  await openResult(page);
  const { doc } = await readStored(page, idOf(page));
  expect(doc.parameters).toMatchObject({ average: "max", envelope: { band: [6000, 20_000] } });
});
