/** A person without mouse or screen reads a spectrum (journey 10, steps 1 to 8 in English). French and Arabic, step 9, belong to the languages' own tests. */
import { partialsWav } from "../support/partials-wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { importFiles, newestJob, openField, wavFile } from "./support/field.ts";
import { tabTo } from "./support/tab-to.ts";

test("a spectrum is found, read and copied by keys and by ear", async ({ server, openBrowser }) => {
  const { page, context } = await openBrowser({ viewport: { width: 1000, height: 800 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const press = (key: string) => page.keyboard.press(key);
  await openField(page, server.url);
  await importFiles(page, wavFile("tone.wav", partialsWav()));
  await page.keyboard.press("Tab");
  await tabTo(page, /^Skip to content$/);
  await press("Enter");
  await tabTo(page, /^tone\.wav/);
  await press("Enter");
  await expect(page.getByRole("heading", { name: "tone.wav", level: 1 })).toBeVisible();
  await tabTo(page, /^Compute$/);
  await press("Enter");
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("wf-spectrum").getByRole("application")).toHaveAccessibleName(/Highest/);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, /^Open$/);
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Spectrum of tone.wav", level: 1 })).toBeVisible();
  const plot = page.locator("wf-plot");
  const stage = plot.getByRole("application");
  await expect(stage).toHaveAccessibleName(
    /^Spectrum of tone\.wav.*channel 1, 0 Hz – 24 kHz\. Highest 50\.0\d* Hz · −\d+\.\d dB$/,
  );

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, /^Spectrum of tone\.wav.*Highest/);
  await expect(stage).toBeFocused();
  const live = plot.locator("p[role=status]");
  await press("Home");
  await expect(live).toHaveText(/^0 hertz, /);
  await press("PageDown");
  await expect(live).toHaveText(/^50\.0\d* hertz, −\d+\.\d decibel$/);
  await press("PageDown");
  await expect(live).toHaveText(/^100\.0\d* hertz, /);
  await press("PageUp");
  await expect(live).toHaveText(/^50\.0\d* hertz, /);
  await press("ArrowRight");
  await expect(live).toHaveText(/^(?!50\.0|100\.0)\d+(\.\d+)? hertz, −\d+\.\d decibel$/);
  await press("ArrowLeft");
  await expect(live).toHaveText(/^50\.0\d* hertz, /);
  await press("h");
  await expect(plot.getByRole("list", { name: "Harmonics" }).getByRole("listitem").nth(3)).toContainText(/^4× 200\.0/);
  await press("b");
  await press("PageDown");
  await expect(live).toHaveText(/^100\.0\d* hertz, .*difference −50(\.0\d*)? hertz, /);
  await press("+");
  await expect(page).toHaveURL(/view=/);
  await press("0");
  await expect(page).not.toHaveURL(/view=/);
  await press("End");
  await expect(live).toHaveText(/^24(\.0+)? kilohertz, /);

  await press("t");
  const table = page.getByRole("table", { name: /^Peaks of / });
  await expect(table.getByRole("button", { name: "50.0 Hz", exact: true })).toBeFocused();
  await press("Enter");
  await expect(live).toHaveText(/^50\.0\d* hertz, /);
  await table.getByRole("button", { name: "Frequency" }).press("Enter");
  await expect(table.getByRole("columnheader", { name: "Frequency" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("button", { name: "Copy table" }).press("Enter");
  await expect(page.getByText(/peaks copied\./)).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(
    /^frequency \(Hz\)\tlevel \([^)]*\)\twhat\n(?:49\.9|50)\d*\.?\d*\t-\d+\.\d+\tharmonic 1 of 50\.0/,
  );

  await press("?");
  const list = page.getByRole("dialog");
  await expect(list.getByRole("heading", { name: "On a spectrum that has the focus" })).toBeVisible();
  await expect(list.getByText("Open the table of peaks")).toBeVisible();
  await press("Escape");
  await expect(list).toBeHidden();
});

test("at 320 px, in forced colours and with reduced motion nothing of a spectrum is lost", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser({ viewport: { width: 320, height: 700 }, reducedMotion: "reduce" });
  await openField(page, server.url);
  await importFiles(page, wavFile("tone.wav", partialsWav()));
  await page.getByRole("link", { name: "tone.wav" }).click();
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("link", { name: "Open", exact: true }).last().click();
  await expect(page.getByRole("heading", { name: "Spectrum of tone.wav", level: 1 })).toBeVisible();
  const plot = page.locator("wf-plot");
  await expect(
    page.getByRole("table", { name: /^Peaks of / }).getByRole("button", { name: "50.0 Hz", exact: true }),
  ).toBeVisible();
  await plot.getByRole("button", { name: "Harmonics" }).click();
  await plot.getByRole("button", { name: "Second cursor" }).click();
  await page.emulateMedia({ forcedColors: "active", contrast: "more" });
  await expect(plot.locator(".line.harmonic").first()).toBeVisible();
  const style = (selector: string) =>
    plot
      .locator(selector)
      .first()
      .evaluate((line) => getComputedStyle(line).borderInlineStartStyle);
  expect([await style(".line.harmonic"), await style(".surface .cursor:not(.dot)")]).toEqual(["dashed", "solid"]);
  await page.evaluate(() => scrollTo(0, 0));
  await expectSound(page, "narrow");
  await page.screenshot({ path: "test-results/narrow-forced.png", fullPage: true });
});
