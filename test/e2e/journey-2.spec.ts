/**
 * Journey J2 of a field engineer, steps 8 and 9: a stretch is drawn and noted without typing, taken back and done again, and what was
 * read goes out: pictures with their axes, numbers with their units, samples bit for bit. Steps 1 to 4 are in recorder.spec.ts, 5 to 7
 * in reading.spec.ts.
 */
import { readFileSync } from "node:fs";
import type { Download, Page } from "@playwright/test";
import { partialsWav } from "../support/partials-wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { computeFourier, importFiles, openField, openResult, wavFile } from "./support/field.ts";
import { tabTo } from "./support/tab-to.ts";

const RATE = 48_000;

async function save(page: Page, press: () => Promise<void>): Promise<{ download: Download; bytes: Buffer }> {
  const downloading = page.waitForEvent("download");
  await press();
  const download = await downloading;
  return { download, bytes: readFileSync(await download.path()) };
}

const openRecording = async (page: Page, url: string) => {
  await page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }));
  await openField(page, url);
  await importFiles(page, wavFile("tone.wav", partialsWav()));
  await openResult(page);
};

test("J2: a stretch is drawn, noted by one tap, taken back and done again; pictures, numbers and samples go out", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser({ viewport: { width: 900, height: 1000 } });
  await openRecording(page, server.url);
  const plot = page.locator("wf-plot[scope=waveform]");
  await plot.getByRole("button", { name: "Drag draws a stretch" }).click();
  const box = (await plot.locator(".surface").boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByLabel("From (s)")).toHaveValue(/^2\.[45]\d*$/);
  await page.getByRole("button", { name: "blade B, noise" }).click();
  const notes = page.getByRole("list", { name: "Notes" }).getByRole("listitem");
  await expect(notes).toHaveCount(1);
  await expect(notes).toContainText("blade B, noise");
  await expect(plot.locator(".note")).toHaveText("blade B, noise");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(notes).toHaveCount(0);
  await expect(plot.locator(".note")).toHaveCount(0);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(notes).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(notes).toHaveCount(0);
  await page.keyboard.press("Control+Shift+z");
  await expect(notes).toHaveCount(1);
  await expectSound(page, "notes");

  const [, from = "", to = ""] = /([\d.]+) s to ([\d.]+) s/.exec((await notes.textContent())!) ?? [];
  const wav = await save(page, () => notes.getByRole("button", { name: /^WAV/ }).click());
  const [start, end] = [from, to].map((text) => Math.round(Number(text) * RATE));
  const header = wav.bytes.indexOf("data") + 8;
  const whole = partialsWav();
  const samples = whole.indexOf("data") + 8;
  expect(wav.bytes.subarray(header).equals(whole.subarray(samples + 2 * start!, samples + 2 * end!))).toBe(true);

  const svg = await save(page, () => plot.getByRole("button", { name: "Save as SVG" }).click());
  expect(svg.download.suggestedFilename()).toBe("Waveform of tone.wav, channel 1.svg");
  expect(svg.bytes.toString()).toMatch(/^<svg .*Time \(s\).*<\/svg>$/s);

  await computeFourier(page, { "Segment length": "65536", "Shown as": "amplitude" });
  await openResult(page);
  const spectrum = page.locator("wf-plot[scope=spectrum]");
  await expect(spectrum.getByRole("application")).toHaveAccessibleName(/Highest/);
  await spectrum.getByRole("application").press("PageDown");
  const png = await save(page, () => spectrum.getByRole("button", { name: "Save as PNG" }).click());
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.readUInt32BE(16)).toBe(2400); // pixels across
  const csv = await save(page, () => page.getByRole("button", { name: "Save as CSV" }).click());
  const text = csv.bytes.toString();
  for (const told of [
    /# unit of frequency: Hz/,
    /# unit of data: FS²/,
    /"window":"hann"/,
    /"nperseg":65536/,
    /"fs":48000/,
  ])
    expect(text).toMatch(told);

  await page.getByRole("link", { name: "Home", exact: true }).click();
  await importFiles(page, wavFile("part.wav", wav.bytes));
  await openResult(page);
  await expect(page.getByRole("heading", { name: "part.wav" })).toBeVisible();
});

test("J2 by keyboard alone: cursors set, noted, taken back", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openRecording(page, server.url);
  await expect(page.locator("wf-plot[scope=waveform] canvas").first()).toBeVisible(); // before, there is nothing that keys could read
  await tabTo(page, /^Waveform, channel 1/);
  for (const key of ["Home", "b", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(/marks=c[\d.]+,b[\d.]+/);
  await tabTo(page, "noise");
  await page.keyboard.press("Enter");
  const notes = page.getByRole("list", { name: "Notes" }).getByRole("listitem");
  await expect(notes).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(notes).toHaveCount(0);
});
