/** What people do besides the straight way. */
import { truncateSync, writeFileSync } from "node:fs";
import { toneWav, wavHeader } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { computeFourier, importFiles, newestJob, openField, openResult, wavFile } from "./support/field.ts";

test("a question does not outlive the page that asked it", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importFiles(page, wavFile("kept.wav", toneWav(100, 0.5, { seconds: 1 })));
  await openResult(page);
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("link", { name: "kept.wav" })).toBeVisible();
});

test("a very short recording has a spectrum, one of a few samples is told to have none", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importFiles(page, wavFile("short.wav", toneWav(12_000, 0.5, { seconds: 10 / 48_000 })));
  await openResult(page);
  await computeFourier(page);
  await expect(page.getByRole("heading", { name: "Newest spectrum of channel 1" })).toBeVisible();
  await page.getByRole("link", { name: "Home" }).click();
  await importFiles(page, wavFile("blip.wav", toneWav(12_000, 0.5, { seconds: 3 / 48_000 })));
  await openResult(page);
  await expect(page.getByText("A spectrum takes at least 8 samples; this recording has 3.")).toBeVisible();
});

test("a file that was cut is kept, and said to be cut", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const whole = toneWav(50, 0.5, { seconds: 2 });
  await importFiles(page, wavFile("cut.wav", whole.subarray(0, whole.length / 2 + 1)));
  await openResult(page);
  await expect(page.getByText("The file ended before its header says it does.")).toBeVisible();
  await expect(page.getByText("48 kHz · 1 channel ·")).toBeVisible();
});

test("a spectrum is shown with its own channel only", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importFiles(page, wavFile("stereo.wav", toneWav(50, 0.5, { seconds: 1, channelCount: 2 })));
  await openResult(page);
  await computeFourier(page);
  await expect(page.getByRole("heading", { name: "Newest spectrum of channel 1" })).toBeVisible();
  await page.getByRole("combobox", { name: /^Channel/ }).selectOption({ label: "2" });
  await expect(page.getByRole("heading", { name: "Newest spectrum of channel 2" })).toBeVisible();
  await expect(page.getByText("None has been computed yet.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Spectrum of stereo.wav, channel 1" })).toBeVisible();
  await page.goto(page.url().replace(/channel=\d/, "channel=99"));
  await page.reload();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
});

test("leaving while something runs is asked about", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const path = test.info().outputPath("big.wav");
  const dataLength = 1_500_000_000;
  writeFileSync(path, wavHeader({ sampleRateHz: 48_000, channelCount: 1, format: "int16", dataLength }));
  truncateSync(path, 44 + dataLength);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(path);
  await expect(newestJob(page).getByText(/left/)).toBeVisible();
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await newestJob(page)
    .getByRole("button", { name: /Cancel/ })
    .click();
  await expect(page.getByText(/ of 1\.5 GB are kept\./)).toBeVisible();
});

test("at 360 px with letters twice as large nothing scrolls sideways", async ({ server, openBrowser }) => {
  const { page } = await openBrowser({ viewport: { width: 360, height: 780 } });
  await openField(page, server.url);
  await importFiles(page, wavFile("large.wav", toneWav(50, 0.5, { seconds: 1 })));
  await openResult(page);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(wider).toBeLessThanOrEqual(0);
});
