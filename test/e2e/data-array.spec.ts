import type { Page } from "@playwright/test";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { openField } from "./support/field.ts";
import { putMatrix, putSensor, sensorRecords } from "./support/sensor.ts";

const table = (page: Page) => page.getByRole("table", { name: /^Table of/ });
const firstRow = (page: Page) => table(page).locator("tbody tr:not(.room)").first();
const slice = (page: Page) => page.getByRole("textbox", { name: "Slice" });

test("sensor records are a table, newest first, and curves over their own times", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const records = sensorRecords();
  const id = await putSensor(page, records);
  await page.goto(`${server.url}#/${id}`);
  await expect(page.getByRole("heading", { name: "Climate on the bench" })).toBeVisible();
  await expect(page.getByText("records of 10 fields")).toBeVisible();
  await expect(page.getByText("bench sensor.csv")).toBeVisible();
  const newest = String(records.rowCount - 1);
  await expect(firstRow(page).getByRole("rowheader")).toHaveText(newest);
  await expect(firstRow(page).getByRole("cell").first()).toHaveText(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();

  await page.getByRole("checkbox", { name: "humidity_mean" }).check();
  await page.getByRole("checkbox", { name: "temperature_mean" }).check();
  await expect(page).toHaveURL(/columns=1,2,8/);
  await expect(page.locator("wf-plot")).toHaveCount(2); // of one unit each
  await page.locator("wf-plot").first().getByRole("application").press("ArrowRight");
  await expect(page.locator("wf-plot").first().locator("output")).toHaveText(
    /20\d\d.* humidity_min .*humidity_mean .*%/,
  );
  await page.locator("wf-plot").first().getByRole("application").press("+");
  await expect(page).toHaveURL(/view=/);
  await page.reload();
  await expect(page.locator("wf-plot canvas").nth(1)).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "temperature_mean" })).toBeChecked();

  await page.getByRole("button", { name: "Older" }).click();
  await expect(firstRow(page).getByRole("rowheader")).toHaveText(String(records.rowCount - 101));
  await page.getByRole("textbox", { name: "Row" }).fill("500");
  await page.getByRole("button", { name: "Go to row" }).click();
  await expect(firstRow(page).getByRole("rowheader")).toHaveText("500");
  await page.getByRole("button", { name: "Oldest" }).click();
  await expect(page.getByText(/^Rows 99 – 0 of/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Oldest" })).toBeDisabled();
});

test("a slice is kept in the address, a wrong one is said to be wrong beside it and changes nothing", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const id = await putMatrix(page, [5000, 150]);
  await page.goto(`${server.url}#/${id}`);
  await expect(firstRow(page).getByRole("rowheader")).toHaveText("4999");
  await expect(page.getByText("Rows 4,999 – 4,900 of 5,000, newest first · columns 1 – 100 of 150")).toBeVisible();
  await page.getByRole("button", { name: "Columns after" }).click();
  await page.getByRole("region", { name: "Table of Matrix" }).evaluate((element) => element.scrollTo({ left: 1e6 }));
  await expect(firstRow(page).getByRole("cell").last()).toHaveText("93749.875");

  await slice(page).fill("[1000:2000:4, 2, x]");
  await slice(page).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: '"x" at position' })).toBeVisible();
  await expect(page).not.toHaveURL(/slice/);
  await expect(firstRow(page).getByRole("rowheader")).toHaveText("4999");

  await slice(page).fill("[1000:2000:4, 2]");
  await slice(page).press("Enter");
  await expect(page).toHaveURL(/slice=/);
  await expect(firstRow(page)).toHaveText(/^\s*1996\s*37425.25\s*$/);
  await expect(page.locator("wf-plot output")).toHaveText(/Highest 1,996 /);
  await page.locator("wf-plot").getByRole("application").press("ArrowRight");
  await expect(page.locator("wf-plot output")).toHaveText(/1,[45]\d\d · .*/);
  await page.reload();
  await expect(slice(page)).toHaveValue("[1000:2000:4, 2]");
  await expect(firstRow(page)).toHaveText(/^\s*1996\s*37425.25\s*$/);
  await page.getByRole("button", { name: "Show everything" }).first().click();
  await expect(firstRow(page).getByRole("rowheader")).toHaveText("4999");
});

test("a page of a thousand rows and a hundred columns has elements only for what is in sight", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const id = await putMatrix(page, [5000, 150]);
  await page.goto(`${server.url}#/${id}?rows=1000`);
  await expect(page.getByText(/^Rows 4,999 – 4,000/)).toBeVisible();
  await expect(firstRow(page).getByRole("rowheader")).toHaveText("4999");
  expect(await table(page).locator("tbody tr").count()).toBeLessThan(60);
  expect(await firstRow(page).getByRole("cell").count()).toBeLessThan(60);
  const region = page.getByRole("region", { name: "Table of Matrix" });
  await region.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(table(page).getByRole("rowheader", { name: "4000", exact: true })).toBeVisible();
});

test("the table is reached, scrolled and turned by keyboard, and so is the slice", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const id = await putMatrix(page, [5000, 150]);
  await page.goto(`${server.url}#/${id}`);
  await expect(firstRow(page).getByRole("rowheader")).toHaveText("4999");
  await slice(page).focus();
  await page.keyboard.type("[:, 149]");
  await page.keyboard.press("Enter");
  await expect(firstRow(page)).toHaveText(/^\s*4999\s*93749.875\s*$/);
  const region = page.getByRole("region", { name: "Table of Matrix" });
  for (let presses = 0; presses < 60; presses++) {
    if (await region.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("End");
  await expect(table(page).getByRole("rowheader", { name: "4900", exact: true })).toBeVisible();
  for (let presses = 0; presses < 2; presses++) await page.keyboard.press("Tab"); // "Newest" and "Newer" are disabled here
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Rows 99 – 0 of/)).toBeVisible();
});

const wide = { width: 1440, height: 1000 };
const narrow = { width: 360, height: 780 };
for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [wide, narrow]) {
    test(`the Data Array page at ${viewport.width} px, ${colorScheme}`, async ({ server, openBrowser }) => {
      const suffix = `${viewport.width}-${colorScheme}`;
      const { page } = await openBrowser({ viewport, colorScheme, reducedMotion: "reduce" });
      await openField(page, server.url);
      const id = await putSensor(page, sensorRecords());
      await page.goto(`${server.url}#/${id}?columns=1,2,3,4,8`);
      await expect(page.locator("wf-plot canvas").nth(4)).toBeVisible();
      await expect(firstRow(page)).toBeVisible();
      await expectSound(page, `sensor-${suffix}`);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `docs/screenshots/sensor-${suffix}.png`, fullPage: true });
      await slice(page).fill("[1:2:");
      await slice(page).press("Enter");
      await expect(page.getByRole("alert").filter({ hasText: "bracket" })).toBeVisible();
      await expectSound(page, `wrong-slice-${suffix}`);
    });
  }
}
