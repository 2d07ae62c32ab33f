/** Zarr stores as folders, from the picker and by drop: what came in is shown, what is none is told, many files are taken. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { dropOn } from "./support/drop.ts";
import { newestJob, openField, openResult, readyOffline } from "./support/field.ts";

const REFUSED = /ERR_CONNECTION_REFUSED/;

type Files = Record<string, object | Uint8Array | string>;

/** Writes the files below a folder of this test's own; answers its path. */
function makeFolder(name: string, files: Files): string {
  const folder = test.info().outputPath(name);
  mkdirSync(folder, { recursive: true });
  for (const [path, body] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const isPlain = typeof body === "string" || body instanceof Uint8Array;
    writeFileSync(join(folder, path), isPlain ? body : JSON.stringify(body));
  }
  return folder;
}

/** Rows of 1, 2, 3, …, two in a chunk. */
function store2(rows = 4): Files {
  const meta = { zarr_format: 2, shape: [rows, 2], chunks: [2, 2], dtype: "<i4", compressor: null, fill_value: 0 };
  const files: Files = {
    ".zgroup": { zarr_format: 2 },
    "data/.zarray": { ...meta, order: "C", filters: null },
    "data/.zattrs": { _ARRAY_DIMENSIONS: ["time", "axis"], units: "g" },
  };
  for (let chunk = 0; chunk < rows / 2; chunk++)
    files[`data/${chunk}.0`] = new Uint8Array(Int32Array.from({ length: 4 }, (_, i) => 4 * chunk + i + 1).buffer);
  return files;
}

const store3: Files = {
  "zarr.json": { zarr_format: 3, node_type: "group", attributes: {} },
  "data/zarr.json": {
    ...{ zarr_format: 3, node_type: "array", shape: [3], data_type: "float32", fill_value: "0x40490fdb" },
    chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    codecs: [{ name: "bytes", configuration: { endian: "little" } }],
    ...{ attributes: {}, dimension_names: ["time"] },
  },
  "data/c/0": new Uint8Array(Float32Array.of(1, 2).buffer),
};

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, body]) => [`${folder}/${path}`, body]));

const firstRow = (page: Page) =>
  page
    .getByRole("table", { name: /^Table of/ })
    .locator("tbody tr:not(.room)")
    .first();

async function chooseFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a folder" }).click();
  await (await chooser).setFiles(folder);
}

const jobs = (page: Page) => page.getByRole("list", { name: "Jobs" }).getByRole("listitem");

test("a chosen folder is shown, with the network off", async ({ server, openBrowser, allow }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await readyOffline(page);
  await server.kill();
  allow(REFUSED);
  await page.reload();
  await chooseFolder(page, makeFolder("météo #1% a+b.zarr", store2()));
  await expect(newestJob(page).getByText("Done.")).toBeVisible();
  await expectSound(page, "home with an array");
  const arrays = page.getByRole("region", { name: "Data Arrays" });
  await expect(arrays.getByRole("link", { name: "météo #1% a+b.zarr" })).toBeVisible();
  await openResult(page);
  await expect(page.getByRole("heading", { name: "météo #1% a+b.zarr" })).toBeVisible();
  await expect(firstRow(page)).toHaveText(/^\s*3\s*7\s*8\s*$/);
});

test("dropped folders: each store in one is an import, version 3 and inner groups too, on every page", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url, "#/?page=storage");
  const folder = makeFolder("stores", {
    ...below("two.zarr", { ...store2(), ...below("inner/deeper", store2()) }),
    ...below("three.zarr", store3),
    "readme.txt": "two stores",
    "recordings/none.wav": "x",
  });
  mkdirSync(join(folder, "empty"));
  await dropOn(page, [folder]);
  const sheet = page.getByRole("dialog", { name: "Bring in 4 files" });
  for (const other of ["readme.txt", "none.wav"]) await sheet.getByLabel(other, { exact: true }).uncheck();
  await sheet.getByRole("button", { name: "Import 2 files" }).click();
  await expect(jobs(page)).toHaveCount(2);
  await expect(jobs(page).getByText("Done.")).toHaveCount(2);
  await jobs(page).filter({ hasText: "three.zarr" }).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { name: "three.zarr" })).toBeVisible();
  await expect(firstRow(page)).toHaveText(/^\s*2\s*3\.14159\d*\s*$/);
  await jobs(page).filter({ hasText: "two.zarr" }).getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { name: "two.zarr" })).toBeVisible();
  await expect(firstRow(page)).toHaveText(/^\s*3\s*7\s*8\s*$/);
});

test("a folder without a file says so, one of broken files which; a cut store too; all leave nothing", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const recordings = makeFolder("recordings", { "a.wav": "x", "deep/er/.zgroup": { zarr_format: 2 } });
  const empty = makeFolder("empty", {});
  await dropOn(page, [recordings, empty]);
  const sheet = page.getByRole("dialog", { name: "Bring in “a.wav”" });
  await expect(sheet.getByRole("alert")).toHaveText(/.+/);
  await sheet.getByRole("button", { name: "Import" }).click();
  await expect(jobs(page).getByRole("alert")).toHaveText([/In “empty” is no file to bring in/, /.+/]);
  await expectSound(page, "refused folders");
  await chooseFolder(page, makeFolder("cut.zarr", { ...store2(), "data/1.0": new Uint8Array(7) }));
  await expect(newestJob(page).getByRole("alert")).toHaveText(/data\/1\.0 holds 7 bytes/);
  await page.getByRole("link", { name: "Data Arrays" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

test("a folder that is taken away while it comes in says which file; nothing is kept", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const folder = makeFolder("gone.zarr", store2(4000));
  await dropOn(page, [folder]);
  await expect(jobs(page)).toHaveCount(1);
  rmSync(folder, { recursive: true });
  await expect(newestJob(page).getByRole("alert")).toHaveText(/“gone\.zarr.*” can no longer be read/);
  await page.getByRole("link", { name: "Data Arrays" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

/** Twenty thousand take a minute and a half on two busy cores: `MANY=20000 npx playwright test --project=e2e zarr-folder`. */
const MANY = Number(process.env.MANY ?? 1000);

test("a thousand chunks by drop and from the picker; cancelled, nothing is kept", async ({ server, openBrowser }) => {
  test.setTimeout(600_000);
  const { page } = await openBrowser();
  await openField(page, server.url);
  const folder = makeFolder("many.zarr", store2(2 * MANY));
  const bringIn = [
    ["drop", () => dropOn(page, [folder])],
    ["picker", () => chooseFolder(page, folder)],
  ] as const;
  for (const [way, bring] of bringIn) {
    const startedAt = Date.now();
    await bring();
    await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 200_000 });
    console.log(`${way}: ${MANY} chunks in ${Date.now() - startedAt} ms`);
    await openResult(page);
    await expect(firstRow(page)).toHaveText(new RegExp(`^\\s*${(2 * MANY - 1).toLocaleString("en")}|${2 * MANY - 1}`));
    await expect(firstRow(page)).toContainText(String(4 * MANY));
    await page.getByRole("link", { name: "Home" }).click();
  }
  await dropOn(page, [folder]);
  await newestJob(page).getByRole("button", { name: "Cancel: many.zarr" }).click();
  await expect(newestJob(page).getByText("Cancelled; nothing was kept.")).toBeVisible();
  await page.getByRole("link", { name: "Data Arrays" }).click();
  await expect(page.getByRole("row", { name: /many\.zarr/ })).toHaveCount(2);
});
