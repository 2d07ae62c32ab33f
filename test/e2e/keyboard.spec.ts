import { expect, test } from "./support/app.ts";
import { newestJob, openField } from "./support/field.ts";
import { tabTo } from "./support/tab-to.ts";

test("the whole way from the sample to a deleted spectrum is walked by keyboard", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  const press = (key: string) => page.keyboard.press(key);
  await openField(page, server.url);
  await tabTo(page, "Skip to content");
  await press("Enter");
  await tabTo(page, "Use the synthetic sample");
  await press("Enter");
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  await tabTo(page, /Synthetic bearing recording/);
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Synthetic bearing recording" })).toBeVisible();

  await tabTo(page, /^Waveform, channel 1/);
  await press("+");
  await expect(page).toHaveURL(/view=15,45/);
  await press("Shift+ArrowRight");
  await expect(page).toHaveURL(/view=22\.5,52\.5/);
  await press("ArrowRight");
  await expect(page.locator("wf-plot[scope=waveform] p[role=status]")).toHaveText(/^[\d.]+ seconds, .* g$/);
  await page.reload();
  await expect(page).toHaveURL(/view=22\.5,52\.5/);
  await tabTo(page, /^Waveform, channel 1/);
  await press("0");
  await expect(page).not.toHaveURL(/view=/);

  await tabTo(page, "Compute");
  await press("Enter");
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, "Open");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Spectrum of", level: 1 })).toBeVisible();
  await tabTo(page, "Delete");
  await press("Enter");
  await tabTo(page, "Delete");
  await press("Enter");
  await expect(page.getByRole("heading", { name: "Data Arrays" })).toBeVisible();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});
