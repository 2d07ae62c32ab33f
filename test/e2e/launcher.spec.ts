/** Addresses, keys and the panel of the app. */
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { importSample, openField, openResult } from "./support/field.ts";

test("an address that leads nowhere says so, and the next one works", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  for (const hash of ["#/?page=nonsense", "#/no_such_module", "#/data_stream_module/1?view=other"]) {
    await openField(page, server.url, hash);
    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
    await expect(page).toHaveTitle(/There is no such page/);
  }
  await page.getByRole("link", { name: "Data Streams", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Data Streams", level: 1 })).toBeVisible();
});

test("a document is shown by its own view or as it is stored, as ERP5JS writes addresses", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importSample(page);
  await openResult(page);
  const { hash } = new URL(page.url());
  await page.goto(`${server.url}${hash}?page=form&view=view`);
  await expect(page.getByRole("heading", { name: "Waveform" })).toBeVisible();
  await page.getByRole("link", { name: "What is stored of it" }).click();
  await expect(page.getByRole("rowheader", { name: "sample_rate_hz" })).toBeVisible();
  await expect(page.getByRole("row", { name: /^data / })).toContainText("11.5 MB");
  await expectSound(page, "stored properties");
  await page.getByRole("link", { name: "Back to the document" }).click();
  await expect(page.getByRole("heading", { name: "Waveform" })).toBeVisible();
});

test("keys go places, ? lists them with those of the plots, and they can be switched off", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importSample(page);
  await openResult(page);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(list.getByRole("heading", { name: "On a plot that has the focus" })).toBeVisible();
  await expectSound(page, "keyboard shortcuts");
  await list.getByRole("button", { name: "Close" }).click();

  const heading = page.getByRole("heading", { level: 1 });
  for (const [keys, title] of [
    ["gs", "Data Streams"],
    ["gd", "Storage"],
    ["gh", "Data on this device"],
    ["gp", "Settings"],
  ] as const) {
    await page.keyboard.type(keys);
    await expect(heading).toHaveText(title);
  }
  await page.getByLabel("Colours").focus();
  await page.keyboard.type("gh"); // a field keeps its letters
  await page.locator("main").first().focus();
  await page.keyboard.press("?");
  await list.getByRole("checkbox").uncheck();
  await list.getByRole("button", { name: "Close" }).click();
  await page.locator("main").first().focus();
  await page.keyboard.type("gh?");
  await expect(page.getByLabel("Keys of one letter act on the page")).not.toBeChecked();
  await expect(heading).toHaveText("Settings");
  await expect(list).toBeHidden();
});

test("on a phone the panel is a bar at the bottom, the rest of it behind More", async ({ server, openBrowser }) => {
  const { page } = await openBrowser({ viewport: { width: 360, height: 780 }, reducedMotion: "reduce" });
  await openField(page, server.url);
  const more = page.getByRole("button", { name: "More", exact: true });
  await expect(page.getByRole("link", { name: "Settings" })).toBeHidden();
  await more.click();
  await expectSound(page, "panel, open");
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await expect(page.getByRole("link", { name: "Settings" })).toBeHidden();
  await more.click();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await expect(more).toHaveAttribute("aria-expanded", "false");
  await expectSound(page, "settings on a phone");
  for (const link of await page.getByRole("navigation").getByRole("link").all()) {
    const box = await link.boundingBox();
    if (box) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  }
});
