/** Documents named, tagged, found, copied, thrown away and had back. */
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { emptyTrash, importFiles, newestJob, openField, openResult, wavFile } from "./support/field.ts";

test("a recording is named and tagged, found by it, copied, thrown away and had back with its bytes; the trash can be emptied", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser({ viewport: { width: 360, height: 780 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openField(page, server.url);
  await importFiles(page, wavFile("run7.wav", toneWav(50, 0.5, { seconds: 1 })));
  await openResult(page);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Title and tags …" }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.getByRole("textbox", { name: "Title" }).fill("Gearbox, 100 % load");
  await page.getByRole("textbox", { name: "Tags" }).fill("blade B, noise");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Gearbox, 100 % load" })).toBeVisible();
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("The link is copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await expectSound(page, "document-head");

  await page.getByRole("link", { name: "noise" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("noise");
  await expect(page.getByText("One document.")).toBeVisible();
  await page.getByRole("searchbox").fill("GEAR 100 %");
  await expect(page.getByRole("link", { name: "Gearbox, 100 % load" })).toBeVisible();
  await expectSound(page, "search");
  await page.getByRole("link", { name: "Gearbox, 100 % load" }).click();

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Make a copy" }).click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/data_stream_module$/);
  await expect(page.getByRole("link", { name: "Copy of Gearbox" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Gearbox, 100 % load", exact: true })).toHaveCount(0);
  await page.goto(`${server.url}#/?page=trash`);
  await expectSound(page, "trash");
  await page.getByRole("button", { name: "Restore Gearbox, 100 % load" }).click();
  await expect(page.getByText("The trash is empty.")).toBeVisible();
  await page.goto(`${server.url}#/data_stream_module`);
  await page.getByRole("link", { name: "Gearbox, 100 % load", exact: true }).click();
  await expect(page.getByText(/1 s · 48 kHz/)).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/data_stream_module$/);
  await emptyTrash(page);
  await page.reload();
  await expect(page.getByText("The trash is empty.")).toBeVisible();
});
