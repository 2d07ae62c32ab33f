/**
 * Journey J7 of a data scientist, step 4: what one device shows, a link shows on another one, if it is there; and step 5's picture, in the
 * dark. Steps 1 to 3 (files of others in, cut ones refused, out again for numpy and Zarr) are in formats.spec.ts and zarr-folder.spec.ts,
 * the overlay of step 5 in reading.spec.ts. For later: notebooks.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partialsWav } from "../support/partials-wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { launch } from "./support/browser.ts";
import { computeFourier, importFiles, openField, openResult, wavFile } from "./support/field.ts";

const withoutSavePicker = () => Object.assign(window, { showSaveFilePicker: undefined });

test("J7: a link shows the same view on another device, which says so while it does not have it", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await page.addInitScript(withoutSavePicker);
  await openField(page, server.url);
  await importFiles(page, wavFile("tone.wav", partialsWav()));
  await openResult(page);
  await computeFourier(page, { "Segment length": "65536", "Shown as": "amplitude" });
  await openResult(page);
  const plot = page.locator("wf-plot[scope=spectrum]");
  await expect(plot.getByRole("application")).toHaveAccessibleName(/Highest/); // before, there is nothing that keys could read
  await plot.getByRole("application").focus();
  for (const key of ["l", "+", "PageDown", "b", "PageDown", "h"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(/axis=log/);
  await expect(page).toHaveURL(/view=/);
  await expect(page).toHaveURL(/marks=c[\d.]+,b[\d.]+,h[\d.]+/);
  const link = page.url();
  const said = (await plot.locator("output").textContent())!;
  await page.goto(`${server.url}#/?page=storage`);
  const archived = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export everything" }).click();
  const archive = test.info().outputPath("field.zip");
  await (await archived).saveAs(archive);

  const profile = await mkdtemp(join(tmpdir(), "wf-other-"));
  const problems: string[] = [];
  const other = await launch(profile, (problem) => void problems.push(problem), { colorScheme: "dark" });
  await other.page.goto(link);
  await expect(other.page.getByRole("heading", { name: "Not on this device" })).toBeVisible();
  await expectSound(other.page, "absent");
  await other.page.getByRole("main").getByRole("link", { name: "Storage" }).click();
  const choosing = other.page.waitForEvent("filechooser");
  await other.page.getByRole("button", { name: "Import an archive" }).click();
  await (await choosing).setFiles(archive);
  await expect(other.page.getByText(/Added: \d+ documents/)).toBeVisible();
  await other.page.goto(link);
  const there = other.page.locator("wf-plot[scope=spectrum]");
  await expect(there.locator("output")).toHaveText(said);
  const saving = other.page.waitForEvent("download");
  await there.getByRole("button", { name: "Save as PNG" }).click();
  const picture = test.info().outputPath("dark.png");
  await (await saving).saveAs(picture);
  await other.page.goto(`${server.url}#/`);
  const corner = await other.page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(1, 1);
    const pen = canvas.getContext("2d")!;
    pen.drawImage(image, 0, 0);
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }, readFileSync(picture).toString("base64"));
  expect(Math.max(...corner)).toBeLessThan(64); // paper as dark as the page
  expect(problems).toEqual([]);
  await other.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});
