/** What a person chooses is kept, followed by every tab, and not lost by a wrong click. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { openField } from "./support/field.ts";

const openSettings = async (page: Page) => {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
};
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const save = async (page: Page) => {
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Settings are saved.")).toBeVisible();
};

test("a theme chosen in one tab is every tab's, and there before the first paint of the next", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser({ colorScheme: "light" });
  await openField(page, server.url);
  const second = await context.newPage();
  await openField(second, server.url);
  const light = await background(page);
  await openSettings(page);
  await page.getByLabel("Colours").selectOption("Dark");
  await page.getByLabel("Contrast").selectOption("High");
  await save(page);
  expect(await background(page)).toBe("rgb(0, 0, 0)");
  await expect.poll(() => background(second)).toBe("rgb(0, 0, 0)");
  await expectSound(page, "settings, dark, high contrast");
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await expect(page.getByLabel("Colours")).toHaveValue("dark");
  await page.getByLabel("Colours").selectOption("As the device");
  await page.getByLabel("Contrast").selectOption("As the device");
  await save(page);
  expect(await background(page)).toBe(light);
});

test("leaving changed settings asks, by link and by the browser's own button", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await openSettings(page);
  await page.getByLabel("Colours").selectOption("Dark");
  await page.getByRole("link", { name: "Home" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/page=settings/);
  await expect(page.getByLabel("Colours")).toHaveValue("dark");
  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/page=settings/);
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Home" }).click();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "Data on this device" })).toBeVisible();
  await openSettings(page);
  await expect(page.getByLabel("Colours")).toHaveValue("system");
});

test("where the next page cannot be had, what was changed is still asked about", async ({
  server,
  openBrowser,
  allow,
}) => {
  allow(/assets\/storage|dynamically imported module|ERR_FAILED/);
  const { page } = await openBrowser({ serviceWorkers: "block" });
  await page.route(/assets\/storage-(?!worker)[^/]*\.js$/, (route) => route.abort());
  await page.goto(`${server.url}#/?page=settings`);
  await page.getByLabel("Colours").selectOption("Dark");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await page.evaluate(() => (location.hash = "#/?page=storage"));
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Colours")).toHaveValue("dark");
  await page.evaluate(() => (location.hash = "#/"));
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Colours")).toHaveValue("dark");
});

test("without the Navigation API, only the newest address is asked about", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await page.addInitScript(() => Object.defineProperty(window, "navigation", { value: undefined }));
  await page.goto(`${server.url}#/?page=settings`);
  await page.getByLabel("Colours").selectOption("Dark");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await page.evaluate(() => (location.hash = "#/?page=storage"));
  await expect(question).toBeVisible();
  await page.evaluate(() => (location.hash = "#/data_array_module"));
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "Data Arrays", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/#\/data_array_module$/);
});

test("closing a page with changed settings asks, with saved ones it does not", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url, "#/?page=settings");
  await page.getByLabel("Colours").selectOption("Dark");
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expect(page.getByLabel("Colours")).toHaveValue("dark");
  await save(page);
  await page.reload();
  await expect(page.getByLabel("Colours")).toHaveValue("dark");
});
