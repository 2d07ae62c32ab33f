/** The Storage page: everything out as one zip and in again, every byte checked, and whether the browser keeps it. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import { hasPeer, python } from "../support/oracle.ts";
import { toneWav, wavHeader } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { computeFourier, importFiles, newestJob, openField, openResult, wavFile } from "./support/field.ts";
import { filesIn } from "./support/files.ts";

/** Results that a person has to see to. */
const troubled = (page: Page) => page.locator("wf-storage .result.troubled");

const openStorage = async (page: Page) => {
  await page.getByRole("navigation").getByRole("link", { name: "Storage", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Storage", level: 1 })).toBeVisible();
};

/** What the person chooses in the browser's dialog is a real file, of the origin's private file system. */
async function chooseTarget(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      async showSaveFilePicker({ suggestedName }: { suggestedName: string }) {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("chosen", { create: true });
        return folder.getFileHandle(suggestedName, { create: true });
      },
    });
  });
}

/** Also of empty ones: the browser makes the file when it is chosen. */
const namesIn = (page: Page, name: string) =>
  page.evaluate(async (name) => {
    const names: string[] = [];
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name);
    for await (const key of folder.keys()) names.push(key);
    return names;
  }, name);

async function readChosen(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("chosen");
    for await (const handle of folder.values()) {
      const bytes = new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer());
      let binary = "";
      for (let at = 0; at < bytes.length; at += 0x8000)
        binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return btoa(binary);
    }
    return "";
  });
  return Buffer.from(base64, "base64");
}

/** Every document with its attachments' lengths, types and digests, read through the doors. */
const contents = (page: Page) =>
  page.evaluate(async () => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database: "field" });
    const kept: Record<string, unknown> = {};
    for (const { id } of await storage.buildQuery())
      kept[id] = { doc: await storage.get(id), attachments: await storage.allAttachments(id) };
    await storage.close();
    return kept;
  });

const exportAll = async (page: Page) => {
  await page.getByRole("button", { name: "Export everything" }).click();
  await expect(page.getByText(/wendelin-field-.*\.zip” is written: \d+ documents?/)).toBeVisible({ timeout: 60_000 });
};

const importArchive = async (page: Page, buffer: Buffer) => {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import an archive" }).click();
  await (await chooser).setFiles({ name: "field.zip", mimeType: "application/zip", buffer });
};

/** That another program reads it all, and finds the document and its recording. */
function expectWhole(zip: Buffer): void {
  const script = `
import sys, io, zipfile, json
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
print(json.dumps(z.namelist()))`;
  const names = JSON.parse(python(script, zip).toString()) as string[];
  const isPart = (name: string) => /^data_stream_module\/[^/]+\/(document\.json|data\..+\.000000)$/.test(name);
  expect(names.filter(isPart)).toHaveLength(2);
}

const deleteAll = (page: Page) =>
  page.evaluate(async () => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database: "field" });
    for (const { id } of await storage.buildQuery()) await storage.remove(id);
    await storage.close();
  });

/** Changes one byte in each file that is longer than 5 MB. */
async function damageLargeFile(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("field");
    const files: FileSystemFileHandle[] = [];
    const walk = async (folder: FileSystemDirectoryHandle) => {
      for await (const handle of folder.values()) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle);
        else files.push(handle as FileSystemFileHandle);
      }
    };
    await walk(folder);
    for (const file of files) {
      const blob = await file.getFile();
      if (blob.size < 5_000_000) continue;
      const writable = await file.createWritable({ keepExistingData: true });
      const [byte = 0] = new Uint8Array(await blob.slice(5_000_000, 5_000_001).arrayBuffer());
      await writable.write({ type: "write", position: 5_000_000, data: new Uint8Array([byte ^ 1]) });
      await writable.close();
    }
  });
}

/** A good document, and one whose data are said to be so long and are not there. */
async function archiveThatClaims(length: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const zip = new ZipWriter(new WritableStream<Uint8Array>({ write: (bytes) => void parts.push(bytes.slice()) }), {
    useWebWorkers: false,
  });
  const add = (path: string, text: string, o: object = {}) =>
    zip.add(path, { readable: new Blob([text]).stream(), size: text.length }, o);
  await add("m/good/document.json", "{}");
  await add("m/good/x", "good");
  await add("m/huge/document.json", "{}");
  await add("m/huge/data", "\x03\x00", { passThrough: true, compressionMethod: 8, uncompressedSize: length, crc32: 0 });
  await zip.close();
  return Buffer.concat(parts);
}

async function importLarge(page: Page, name: string, dataLength: number): Promise<void> {
  const path = test.info().outputPath(name);
  writeFileSync(path, wavHeader({ sampleRateHz: 48_000, channelCount: 2, format: "float32", dataLength }));
  truncateSync(path, 44 + dataLength); // a hole, so that only storing it takes time and space
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(path);
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
}

test("everything goes out as one zip and comes in again the same; a second import changes nothing", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await chooseTarget(page);
  await openField(page, server.url, "#/?page=storage");
  await expect(page.getByText("Nothing is stored yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Export everything" })).toBeDisabled();
  await page.getByRole("link", { name: "Bring in a recording" }).click();
  await importFiles(page, [wavFile("a.wav", toneWav(50, 0.5, { seconds: 60 })), wavFile("b.wav", toneWav(70, 0.5))]);
  await openResult(page);
  await computeFourier(page);
  await openStorage(page);
  await expect(page.getByRole("row", { name: /Data Streams 2/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Data Arrays 1/ })).toBeVisible();
  await exportAll(page);
  const before = await contents(page);
  expect(Object.keys(before)).toHaveLength(3);
  const zip = await readChosen(page);

  await deleteAll(page);
  await expect(page.getByText("Nothing is stored yet.")).toBeVisible();
  await importArchive(page, zip);
  await expect(page.getByText(/Added: 3 documents, .* Here already: 0\./)).toBeVisible();
  expect(await contents(page)).toEqual(before);
  await expect(page.getByRole("row", { name: /Data Streams 2/ })).toBeVisible();
  const files = await filesIn(page, "field");
  await importArchive(page, zip);
  await expect(page.getByText("Nothing to add: everything in this archive is here already")).toBeVisible();
  expect(await contents(page)).toEqual(before);
  expect(await filesIn(page, "field")).toEqual(files);

  await page.getByRole("link", { name: "Data Streams", exact: true }).first().click();
  await page.getByRole("link", { name: "b.wav" }).click();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Newest spectrum" })).toBeVisible();
});

test("what differs here stays as it is, and is named", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await chooseTarget(page);
  await openField(page, server.url);
  await importFiles(page, [wavFile("a.wav", toneWav(50, 0.5)), wavFile("b.wav", toneWav(70, 0.5))]);
  await openStorage(page);
  await exportAll(page);
  const zip = await readChosen(page);
  await page.evaluate(async () => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const storage = createStorage({ type: "indexeddb", database: "field" });
    const [{ id }] = await storage.buildQuery();
    await storage.put(id, { ...(await storage.get(id)), title: "my own words" });
    await storage.close();
  });
  const before = await contents(page);
  await importArchive(page, zip);
  await expect(page.getByText("These differ from the archive")).toBeVisible();
  await expect(page.getByText("Here already: 1.")).toBeVisible();
  expect(await contents(page)).toEqual(before);
});

test("where no file can be chosen, the archive is a download, whole for other programs, and its copy goes", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser();
  await page.addInitScript(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await openField(page, server.url);
  await importFiles(page, wavFile("a.wav", toneWav(50, 0.5, { seconds: 10 })));
  await openStorage(page);
  const downloading = page.waitForEvent("download");
  await exportAll(page);
  const download = await downloading;
  const path = test.info().outputPath("field.zip");
  await download.saveAs(path);
  expect(download.suggestedFilename()).toMatch(/^wendelin-field-\d{4}-\d\d-\d\d-\d{4}\.zip$/);
  if (hasPeer("zipfile")) expectWhole(readFileSync(path));
  expect(Object.values(await filesIn(page, "field-exports"))).toEqual([readFileSync(path).length]);
  await page.getByRole("button", { name: "It is saved: remove the copy" }).click();
  await expect.poll(() => filesIn(page, "field-exports")).toEqual({});

  const again = page.waitForEvent("download");
  await exportAll(page);
  await again;
  expect(Object.keys(await filesIn(page, "field-exports"))).toHaveLength(1);
  await page.getByRole("button", { name: /Dismiss: wendelin-field/ }).click();
  await expect(page.getByText(/A file waits to be downloaded: /)).toBeVisible();
  await page.getByRole("button", { name: "Remove it" }).click();
  await expect.poll(() => filesIn(page, "field-exports")).toEqual({});
  await expect(page.getByText(/A file waits to be downloaded: /)).toBeHidden();

  const third = page.waitForEvent("download");
  await exportAll(page);
  await third;
  const second = await context.newPage();
  await openField(second, server.url);
  expect(Object.keys(await filesIn(second, "field-exports"))).toHaveLength(1); // the first page still holds it
  await page.close();
  await second.reload();
  await expect.poll(() => filesIn(second, "field-exports")).toEqual({});
});

test("a cancelled export leaves no file, and the app goes on", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await chooseTarget(page);
  await openField(page, server.url);
  await importLarge(page, "big.wav", 400_000_000);
  await openStorage(page);
  const before = await filesIn(page, "field");
  await page.getByRole("button", { name: "Export everything" }).click();
  await expect(page.getByText(/ of 400 MB .* left/)).toBeVisible();
  await page.getByRole("button", { name: /Cancel: wendelin-field/ }).click();
  await expect(page.getByText("Cancelled; no archive was written.")).toBeVisible();
  await expect.poll(() => namesIn(page, "chosen")).toEqual([]);
  expect(await filesIn(page, "field")).toEqual(before);
  await exportAll(page);
  const [length = 0] = Object.values(await filesIn(page, "chosen"));
  expect(length).toBeGreaterThan(400_000_000);
});

test("verifying finds a changed byte and names its place; an export and an import do not pass it on as sound", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await chooseTarget(page);
  await openField(page, server.url);
  await importFiles(page, [
    wavFile("sound.wav", toneWav(50, 0.5)),
    wavFile("victim.wav", toneWav(50, 0.5, { seconds: 80 })),
  ]);
  await openStorage(page);
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText(/All right: 2 attachments, .* every byte as it was stored\./)).toBeVisible();

  await page.reload(); // the worker that has read the file holds it open
  await damageLargeFile(page);
  await page.getByRole("button", { name: "Verify now" }).click();
  const result = troubled(page).filter({ hasText: "Damaged" });
  await expect(result.getByText(/Damaged: 1 place in 2 attachments/)).toBeVisible();
  await expect(result.getByText(/“data”: changed between byte 0 and byte 7,680,044/)).toBeVisible();
  await expect(result.getByText(/What to do: import an archive that was made before/)).toBeVisible();
  await expect(result.getByRole("link", { name: "victim.wav" })).toBeVisible();

  await exportAll(page);
  await expect(page.getByText(/“data” is damaged here\. .* an import will refuse them/)).toBeVisible();
  const zip = await readChosen(page);
  await result.getByRole("link", { name: "victim.wav" }).first().click();
  await expect(page.getByRole("heading", { name: "victim.wav" })).toBeVisible();
  await deleteAll(page);
  await openStorage(page);
  await importArchive(page, zip);
  await expect(page.getByText(/Added: 1 document,/)).toBeVisible();
  await expect(page.getByText(/data_stream_module\/.*: the whole fails its SHA-256/)).toBeVisible();
});

test("without space for it an export says so and leaves nothing; with space it works", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser();
  await page.addInitScript(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await openField(page, server.url);
  await importFiles(page, wavFile("a.wav", toneWav(50, 0.5, { seconds: 40 })));
  await openStorage(page);
  const origin = new URL(server.url).origin;
  const cdp = await context.newCDPSession(page);
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 1_500_000 });
  await page.getByRole("button", { name: "Export everything" }).click();
  await expect(troubled(page)).toContainText("There is no space for the file");
  await expect.poll(() => filesIn(page, "field-exports")).toEqual({});
  await cdp.send("Storage.overrideQuotaForOrigin", { origin });
  await exportAll(page);
});

test("an archive repairs what is damaged here, the buttons keep the focus, and what happened is said once", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await chooseTarget(page);
  await openField(page, server.url);
  await importFiles(page, wavFile("victim.wav", toneWav(50, 0.5, { seconds: 80 })));
  await openStorage(page);
  await exportAll(page);
  const zip = await readChosen(page);
  const before = await contents(page);
  await page.reload();
  await damageLargeFile(page);
  const verify = page.getByRole("button", { name: "Verify now" });
  await verify.focus();
  await page.keyboard.press("Enter");
  await expect(troubled(page)).toContainText("Damaged: 1 place");
  await expect(verify).toBeFocused();
  const news = page.locator("wf-storage").getByRole("status").first();
  await expect(news).toHaveText("Check of all stored bytes: Damage was found.");
  await page.getByRole("button", { name: "Dismiss: Check of all stored bytes" }).click();
  await expect(verify).toBeFocused();

  await verify.click();
  await page.getByRole("link", { name: "Home" }).click();
  await expect(newestJob(page).getByRole("alert")).toHaveText("Damage was found.");
  await newestJob(page).getByRole("link", { name: "Show result" }).click();
  await expect(troubled(page)).toContainText("Damaged: 1 place");

  await importArchive(page, zip);
  await expect(page.getByText("Repaired: 1 document.")).toBeVisible();
  await verify.click();
  await expect(page.getByText(/All right: 1 attachment,/)).toBeVisible();
  expect(await contents(page)).toEqual(before);
  await importArchive(page, zip);
  await expect(page.getByText("compared byte by byte (1 document)")).toBeVisible();
});

test("space for an archive is tried, not asked: what is longer than any figure comes in, what does not fit is refused whole", async ({
  server,
  openBrowser,
}) => {
  const { page, context } = await openBrowser();
  await openField(page, server.url, "#/?page=storage");
  const { quota = 0, usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  const declared = quota - usage + 1_000_000;
  await importArchive(page, await archiveThatClaims(declared));
  await expect(page.getByText("Added: 1 document, 4 B.")).toBeVisible(); // the check let it pass; its bytes are not there
  await expect(troubled(page)).toContainText("m/huge/data: its bytes are damaged");
  await deleteAll(page);

  const origin = new URL(server.url).origin;
  const cdp = await context.newCDPSession(page);
  const now = await page.evaluate(() => navigator.storage.estimate());
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: (now.usage ?? 0) + 3_000_000 });
  await importArchive(page, await archiveThatClaims(5_000_000));
  await expect(troubled(page)).toContainText("There is no space for this archive: what is not here yet takes 6 MB");
  expect(await contents(page)).toEqual({});
  expect(await filesIn(page, "field-scratch")).toEqual({});
  await importArchive(page, await archiveThatClaims(1_000_000));
  await expect(page.getByText("Added: 1 document, 4 B.")).toBeVisible();
});

test("what is no archive is refused in words, chosen or dropped, and nothing is imported", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url, "#/?page=storage");
  await importArchive(page, Buffer.from("Dear Sir, this is no archive."));
  await expect(troubled(page)).toContainText("is no zip, or its end is missing");
  await page.getByRole("button", { name: "Dismiss: field.zip" }).click();
  await expect(troubled(page)).toBeHidden();
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["nor is this"], "dropped.zip"));
    return data;
  });
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await expect(troubled(page)).toContainText("is no zip");
  await expect(page.getByText("Nothing is stored yet.")).toBeVisible();
});

test("work goes on while other pages are visited, and tells there what came of it", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await chooseTarget(page);
  await openField(page, server.url);
  await importLarge(page, "big.wav", 300_000_000);
  await openStorage(page);
  await page.getByRole("button", { name: "Export everything" }).click();
  await page.getByRole("link", { name: "Data Streams", exact: true }).first().click();
  await page.getByRole("link", { name: "big.wav" }).click();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible(); // plots do not wait for it
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  await newestJob(page).getByRole("link", { name: "Show result" }).click();
  await expect(page.getByText(/zip” is written: 1 document with 1 attachment,/)).toBeVisible();
});

test("the browser is asked to keep the data once, after the first recording, and its answer is shown", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await page.addInitScript(() => {
    const answers = { asked: 0, persisted: false };
    Object.assign(window, { answers });
    navigator.storage.persist = async () => {
      answers.asked += 1;
      answers.persisted = answers.asked > 1;
      return answers.persisted;
    };
    navigator.storage.persisted = async () => answers.persisted;
  });
  const asked = () => page.evaluate(() => (window as unknown as { answers: { asked: number } }).answers.asked);
  await openField(page, server.url, "#/?page=storage");
  await expect(page.getByText("Not asked yet")).toBeVisible();
  expect(await asked()).toBe(0);
  await page.getByRole("link", { name: "Home" }).click();
  await importFiles(page, wavFile("a.wav", toneWav(50, 0.5)));
  await expect.poll(asked).toBe(1);
  await importFiles(page, wavFile("b.wav", toneWav(60, 0.5)));
  expect(await asked()).toBe(1);
  await page.reload();
  await importFiles(page, wavFile("c.wav", toneWav(60, 0.5)));
  await openStorage(page);
  expect(await asked()).toBe(0);
  await expect(page.getByText("Not promised")).toBeVisible();
  await page.getByRole("button", { name: "Ask the browser again" }).click();
  await page.getByRole("button", { name: "Ask the browser again" }).click();
  await expect(page.getByText("Yes: the browser has promised to keep it.")).toBeVisible();
  await expect(page.getByRole("button", { name: /Ask the browser/ })).toBeHidden();
});
