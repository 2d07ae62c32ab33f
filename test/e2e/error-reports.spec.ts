/** Whatever breaks in the program is kept as a report that a person can read, copy and delete. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { importSample, openField, openResult, readyOffline } from "./support/field.ts";

const reports = (page: Page) => page.getByRole("region", { name: "Reports" }).getByRole("listitem");

const openReports = async (page: Page) => {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("link", { name: "Error reports", exact: true }).first().click();
  await expect(page.getByRole("heading", { name: "Error reports", level: 1 })).toBeVisible();
};

/** Fails where nobody can catch it, in any thread. */
const throwLater = (message: string) => void setTimeout(() => Promise.reject(new TypeError(message)));

test("failures of gadgets, page, workers and service worker are listed, each with its place", async ({
  server,
  openBrowser,
  allow,
}) => {
  allow(/deliberately/);
  const { page, context } = await openBrowser({ permissions: ["clipboard-read", "clipboard-write"] });
  await openField(page, server.url);
  await readyOffline(page);
  await importSample(page);
  await openResult(page);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();

  await page.locator("wf-plot").evaluate((plot) => {
    Object.assign(plot, { render: () => { throw new Error("deliberately not drawn"); } }); // biome-ignore format: one line
    (plot as HTMLElement & { requestUpdate(): void }).requestUpdate();
  });
  await expect(page.getByText("This part has stopped working")).toBeVisible();
  await page.evaluate(throwLater, "deliberately in the page");
  const compute = page.workers().find((worker) => worker.url().includes("compute"))!;
  await compute.evaluate(throwLater, "deliberately in a worker");
  const [serviceWorker] = context.serviceWorkers();
  await serviceWorker!.evaluate(throwLater, "deliberately in the service worker");

  await openReports(page);
  await expect(reports(page)).toHaveCount(4);
  const of = (text: string) => reports(page).filter({ hasText: text });
  await expect(of("deliberately not drawn")).toContainText("Part of the page: wf-document-page[page]");
  await expect(of("deliberately not drawn")).toContainText("wf-plot[waveform]");
  await expect(of("deliberately in the page")).toContainText("Page");
  await expect(of("deliberately in a worker")).toContainText("Worker");
  await expect(of("deliberately in the service worker")).toContainText("Service worker");
  await expectSound(page, "list of error reports");

  await of("deliberately in the page").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("deliberately in the page");
  await expectSound(page, "an error report");
  await page.getByRole("button", { name: "Copy as text" }).click();
  await expect(page.getByText("The report is copied.")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("TypeError: deliberately in the page");
  expect(copied).toContain("Version: Wendelin Field");

  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("deliberately in the page");
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(reports(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Delete all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("None: nothing has gone wrong.")).toBeVisible();
});

test("one failure in two tabs is one report that counts them", async ({ server, openBrowser, allow }) => {
  allow(/deliberately/);
  const { page, context } = await openBrowser();
  await openField(page, server.url, "#/error_report_module");
  await expect(page.getByText("None: nothing has gone wrong.")).toBeVisible();
  const second = await context.newPage();
  await openField(second, server.url);
  const script = "setTimeout(() => Promise.reject(new RangeError('deliberately, again')))";
  for (const tab of [page, second, second]) await tab.evaluate(script);
  await expect(reports(page)).toHaveCount(1);
  await expect(reports(page)).toContainText("3 times");
});
