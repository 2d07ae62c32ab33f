/** What a person does in the app, in the words of the page, for the end-to-end tests. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "./app.ts";

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const wavFile = (name: string, buffer: Buffer): Upload => ({ name, mimeType: "audio/wav", buffer });

export async function openField(page: Page, url: string, hash = "#/"): Promise<void> {
  await page.goto(`${url}${hash}`);
  await expect(page.getByRole("link", { name: "Wendelin Field" })).toBeVisible();
}

/** Every file of the app is fetched first, which takes its time on a busy machine. */
export const readyOffline = (page: Page) =>
  expect(page.getByText("Ready to work offline")).toBeVisible({ timeout: 90_000 });

/** The entry of the newest job in the job list that a person asked for. */
export const newestJob = (page: Page): Locator =>
  page.getByRole("list", { name: "Jobs" }).getByRole("listitem").filter({ hasNotText: "Overview of" }).last();

/** Chooses the files in the picker and waits until the last of them is kept. */
export async function importFiles(page: Page, files: Upload | Upload[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(files);
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
}

export async function importSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Use the synthetic sample" }).click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
}

/** Opens what the newest job made. */
export async function openResult(page: Page): Promise<void> {
  const link = newestJob(page).getByRole("link", { name: "Open" });
  const hash = await link.getAttribute("href");
  await link.click();
  // the page before stays until the next one's gadgets are there
  const shown = page.locator("wf-document-page");
  await expect
    .poll(() => shown.evaluate((element) => (element as { url?: { path: string } }).url?.path))
    .toBe(pathOf(hash));
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

const pathOf = (href: string | null) => href?.replace(/^.*#\//, "").split("?")[0];

/** Computes with what the form says, after the given choices, and waits for the result. */
export async function computeFourier(page: Page, choices: Record<string, string> = {}): Promise<void> {
  for (const [label, value] of Object.entries(choices)) await page.getByLabel(label).selectOption(value);
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
}

/** Removes for good what was deleted; the trash is shown then. */
export async function emptyTrash(page: Page): Promise<void> {
  await page.goto(new URL("#/?page=trash", page.url()).href);
  await page.getByRole("button", { name: "Empty the trash …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Empty the trash" }).click();
  await expect(page.getByText("The trash is empty.")).toBeVisible();
}

export interface StoredSpectrum {
  doc: Record<string, unknown>;
  frequency: number[];
  data: number[];
}

/** What is stored under that id, read through the doors as other people's code would. Needs the server for the doors. */
export async function readStored(page: Page, id: string): Promise<StoredSpectrum> {
  return page.evaluate(async (id) => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const { openArray } = await load("/doors/array.js");
    const storage = createStorage({ type: "indexeddb", database: "field" });
    const values = async (path: string) => {
      const array = await openArray(storage, id, { path });
      return [...(await array.read()).data];
    };
    const stored = { doc: await storage.get(id), frequency: await values("frequency"), data: await values("data") };
    await storage.close();
    return stored;
  }, id);
}

export const idOf = (page: Page) => /#\/([^?]+)/.exec(page.url())![1]!;

/** The frequency of the highest peak, between the bins: a parabola through the log levels of the peak and its neighbours. */
export function peakOf({ frequency, data }: StoredSpectrum): { hertz: number; binHz: number } {
  const top = data.indexOf(Math.max(...data.slice(1)));
  const [left, middle, right] = [data[top - 1]!, data[top]!, data[top + 1]!].map(Math.log) as [number, number, number];
  const binHz = frequency[1]! - frequency[0]!;
  return { hertz: frequency[top]! + (0.5 * binHz * (left - right)) / (left - 2 * middle + right), binHz };
}
