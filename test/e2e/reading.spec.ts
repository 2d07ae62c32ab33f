/** Reading as vibration analysts do (journey 2, steps 5 to 7; journey 7, step 5): peaks, harmonics, sidebands, a baseline; units from a calibrator. */
import type { Page } from "@playwright/test";
import { partialsWav, SHAFT_AND_GEAR } from "../support/partials-wav.ts";
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { computeFourier, importFiles, openField, openResult, wavFile } from "./support/field.ts";

const BIN = { "Segment length": "65536" };

async function spectrumOf(page: Page, url: string, name: string, wav: Buffer): Promise<void> {
  await openField(page, url);
  await importFiles(page, wavFile(name, wav));
  await openResult(page);
  await computeFourier(page, { ...BIN, "Shown as": "amplitude" });
  await openResult(page);
}

/** Types a place as a number. */
async function typePlace(page: Page, name: string, value: string): Promise<void> {
  const field = page.locator("wf-spectrum").getByLabel(name, { exact: true });
  await field.fill(value);
  await field.press("Enter");
}

test("a spectrum is read by peaks, harmonics, sidebands and beside a baseline, and its link shows the same", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser({ viewport: { width: 900, height: 1000 } });
  const half = SHAFT_AND_GEAR.map(({ hertz, amplitude }) => ({ hertz, amplitude: amplitude / 2 }));
  await spectrumOf(page, server.url, "before.wav", partialsWav(half));
  await spectrumOf(page, server.url, "tone.wav", partialsWav());
  const plot = page.locator("wf-plot");
  const rows = page.getByRole("table", { name: /^Peaks of / }).locator("tbody tr");
  await expect(rows.nth(0)).toContainText(/^\s*(49\.9\d*|50\.0\d*) Hz\s*−8\.0 dB/);
  await expect(rows.nth(1)).toContainText(/100\.0\d* Hz\s*−14\.0 dB/);

  await rows.nth(0).getByRole("button").click();
  await expect(plot.locator("output")).toHaveText(/^50\.0\d* Hz · −8\.0 dB$/);
  await plot.getByRole("button", { name: "Harmonics" }).click();
  const harmonics = plot.getByRole("list", { name: "Harmonics" }).getByRole("listitem");
  await expect(harmonics.nth(1)).toHaveText(/^2× 100\.0\d* Hz · −14\.0 dB$/);
  await expect(harmonics.nth(2)).toHaveText(/^3× 150\.0\d* Hz · −20\.0 dB$/);
  await expect(harmonics.nth(3)).toHaveText(/^4× 200\.0\d* Hz · −26\.0 dB$/);
  await expect(rows.filter({ hasText: "harmonic 3 of" })).toContainText(/150\.0\d* Hz/);

  await page.getByText("Machine: shaft speed and bearing").click();
  await page.getByLabel("Shaft speed (rpm)").fill("3000");
  await page.getByLabel("Shaft speed (rpm)").press("Enter");
  await expect(plot.locator("output")).toHaveText(/^50\.0\d* Hz · order 1\.00 · −8\.0 dB$/);
  await page.locator("wf-machine-form").getByRole("combobox").selectOption("6205");
  await expect(page.getByText("3.5848 × shaft = 179.2")).toBeVisible();
  await expect(plot.locator(".line.bearing").first()).toBeAttached();

  await page.getByText("Places as numbers").click();
  await typePlace(page, "Cursor (Hz)", "3000");
  await plot.getByRole("button", { name: "Sidebands" }).click();
  const sidebands = plot.getByRole("list", { name: "Sidebands" }).getByRole("listitem");
  await expect(sidebands.filter({ hasText: /^\+1 / })).toHaveText(/^\+1 3\.0500\d* kHz · −30\.\d dB$/);
  await expect(sidebands.filter({ hasText: /^−1 / })).toHaveText(/^−1 2\.9500\d* kHz · −30\.\d dB$/);
  await typePlace(page, "Second cursor (Hz)", "3050");
  await expect(plot.locator("output")).toContainText(/Δ 50\.0\d* Hz · −10\.\d dB/);

  await page.getByLabel("Baseline").selectOption({ label: "Spectrum of before.wav" });
  await expect(plot.locator("output")).toContainText(/Spectrum of before\.wav: −26\.0 dB, difference \+6\.0 dB/);
  await plot.getByRole("button", { name: "Log axis" }).click();
  await plot.getByRole("button", { name: "Zoom in" }).click();
  await expect(page).toHaveURL(/axis=log/);
  await expect(page).toHaveURL(/view=/);
  await expect(page).toHaveURL(/marks=c[\d.]+,b[\d.]+,h[\d.]+,s[\d.]+\*50/);
  const said = (await plot.locator("output").textContent())!;
  const name = await plot.getByRole("application").getAttribute("aria-label");
  await page.reload();
  await expect(plot.locator("output")).toHaveText(said);
  await expect(plot.getByRole("application")).toHaveAccessibleName(name!);
  await expect(sidebands.filter({ hasText: /^\+1 / })).toBeVisible();
  await expectSound(page, "reading");
  await page.screenshot({ path: "test-results/reading.png", fullPage: true });
});

test("on a recording's page plots share cursor and zoom, and a calibrator's tone gives the channel its unit", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser({ viewport: { width: 360, height: 780 } });
  await openField(page, server.url);
  await importFiles(page, wavFile("calibrator.wav", toneWav(1000, 0.5, { seconds: 4 })));
  await openResult(page);
  await computeFourier(page, { Method: "spectrogram" });
  await computeFourier(page, { Method: "welch" });
  const waveform = page.locator("wf-plot[scope=waveform]");
  const spectrogram = page.locator("wf-spectrogram");
  await expect(spectrogram.getByRole("application")).toHaveAccessibleName(/Highest/);
  await waveform.getByRole("application").press("+");
  await expect(page).toHaveURL(/view=1,3/);
  await expect(spectrogram.getByRole("application")).toHaveAccessibleName(/1 s – 3 s.*Highest [12]\.\d+ s/);
  await spectrogram.getByRole("application").press("p");
  await expect(page).toHaveURL(/marks=c[12]\.\d+/);
  await expect(waveform.locator("output")).toContainText(/^[12]\.\d+ s · /);
  await page.getByLabel("Plots move together").uncheck();
  await waveform.getByRole("application").press("0");
  await expect(page).not.toHaveURL(/view=/);
  await expect(spectrogram.getByRole("application")).toHaveAccessibleName(/1 s – 3 s/);

  await page.getByText("Unit and calibration").click();
  const calibration = page.locator("wf-calibration-form");
  await calibration.getByLabel("Calibrate").selectOption("tone");
  await calibration.getByLabel("Unit").fill("Pa");
  await expect(calibration.getByLabel("Level of the tone (dB re 20 µPa)")).toHaveValue("94");
  await calibration.getByRole("button", { name: "Calibrate" }).click();
  await expect(page.getByText(/full scale is 2\.83\d Pa now\. Measured at 1[,.]?000/)).toBeVisible();
  await expect(waveform.locator(".axis.y")).toHaveText("Level (Pa)");
  await expect(page.locator('section[aria-labelledby="spectrum"] .told')).toContainText("out of date");
  await page.evaluate(() => scrollTo(0, 0));
  await expectSound(page, "calibrated");
  await page.screenshot({ path: "test-results/calibrated.png", fullPage: true });
});
