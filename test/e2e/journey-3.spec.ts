/**
 * J3: a field engineer brings in a big file. Steps that need ingestion policies stay for later: of step 1 the policy, and step 2.
 * Times are the bench's: here stands the order of things and their result.
 */
import { createHash } from "node:crypto";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { toneWav } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import { dropOn } from "./support/drop.ts";
import { newestJob, openField, openResult, readyOffline } from "./support/field.ts";
import { filesIn } from "./support/files.ts";
import { tabTo } from "./support/tab-to.ts";

/** Whole frames of three int16. Ten times the journey's, so that the quickest machine is met in the middle; most of it is a hole in the disk. */
const BLADE_BYTES = 400_000_002;
const SIGNAL_BYTES = 6_000_000;

/** Three channels: a tone, noise, a tone of another pitch; after them silence. */
function signal(): Buffer {
  const samples = new Int16Array(SIGNAL_BYTES / 2);
  let noise = 1;
  for (let frame = 0, at = 0; at < samples.length; frame++) {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
    samples[at++] = 12_000 * Math.sin(frame * 0.01);
    samples[at++] = noise >> 18;
    samples[at++] = 9_000 * Math.sin(frame * 0.1);
  }
  return Buffer.from(samples.buffer);
}

function digestOf(parts: { begin: Buffer; length: number }): string {
  const hash = createHash("sha256").update(parts.begin);
  const silence = Buffer.alloc(1_000_000);
  for (let left = parts.length - parts.begin.length; left > 0; left -= silence.length)
    hash.update(silence.subarray(0, Math.min(left, silence.length)));
  return hash.digest("hex");
}

function makeFolder(length = BLADE_BYTES): { folder: string; blade: string } {
  const folder = test.info().outputPath("turbine 7");
  mkdirSync(join(folder, "more"), { recursive: true });
  writeFileSync(join(folder, "blade.bin"), signal());
  truncateSync(join(folder, "blade.bin"), length);
  writeFileSync(join(folder, "tower.wav"), toneWav(50, 0.5, { seconds: 2 }));
  writeFileSync(join(folder, "more", "gear.wav"), toneWav(120, 0.5, { seconds: 2 }));
  writeFileSync(join(folder, ".DS_Store"), "what systems leave");
  return { folder, blade: join(folder, "blade.bin") };
}

const sheet = (page: Page) => page.getByRole("dialog", { name: /^Bring in/ });
const cut = (page: Page) => page.getByRole("list", { name: "Imports that were cut short" }).getByRole("listitem");

async function describeBlade(page: Page) {
  await sheet(page).getByLabel("Sample format").selectOption("int16");
  await sheet(page).getByLabel("Channels").fill("3");
  await sheet(page).getByLabel("Sample rate, Hz").fill("10000");
  await expect(sheet(page).getByText("66,666,667 frames, 1 h 51 min. No bytes are left over.")).toBeVisible();
}

/** Waits until a part of the file is in, and cancels. */
async function cancelInTheMiddle(page: Page) {
  const bar = page.getByRole("progressbar", { name: "blade.bin" });
  await expect.poll(() => bar.evaluate((element) => (element as HTMLProgressElement).position)).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Cancel: blade.bin" }).click();
}

const heapOf = async (page: Page) => {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
};

interface StoredStream {
  title: unknown;
  length: number;
  digest: string;
  channels: unknown;
}

async function streams(page: Page): Promise<StoredStream[]> {
  return page.evaluate(async () => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const storage = createStorage({ type: "query", sub_storage: { type: "indexeddb", database: "field" } });
    const rows = await storage.buildQuery({ query: 'portal_type: = "Data Stream"', include_docs: true });
    const found: StoredStream[] = [];
    for (const { id, doc } of rows) {
      const { data } = await storage.allAttachments(id);
      found.push({ title: doc.title, length: data.length, digest: data.digest, channels: doc.channel_count });
    }
    await storage.close();
    return found.sort((a, b) => String(a.title).localeCompare(String(b.title)));
  });
}

/** Chromium hands files over here that the system opens with the app; a handle of the origin's own file system stands for the desktop's. */
const stubLaunchQueue = (page: Page) =>
  page.addInitScript(() => {
    Object.defineProperty(window, "launchQueue", {
      value: { setConsumer: (consumer: unknown) => Object.assign(window, { openedWith: consumer }) },
    });
  });

/** A file of zeros, written piece by piece. */
const openByHandler = (page: Page, name: string, length: number) =>
  page.evaluate(
    async ({ name, length }) => {
      const root = await navigator.storage.getDirectory();
      const desktop = await root.getDirectoryHandle("desktop", { create: true });
      const handle = await desktop.getFileHandle(name, { create: true });
      const stream = await handle.createWritable();
      await stream.truncate(length);
      await stream.close();
      (window as unknown as { openedWith(launch: object): void }).openedWith({ files: [handle] });
    },
    { name, length },
  );

async function chooseFiles(page: Page, files: string | string[]) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(files);
}

const paste = (page: Page, name: string, bytes: Buffer) =>
  page.evaluate(
    ({ name, base64 }) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    },
    { name, base64: bytes.toString("base64") },
  );

/** What the system does with what is shared: it posts a form to the address in the manifest. */
async function share(page: Page, files: { name: string; bytes: Buffer }[]) {
  const list = files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") }));
  const loaded = page.waitForEvent("load");
  await page.evaluate(async (list) => {
    const { share_target } = await (await fetch("/manifest.webmanifest")).json();
    const form = document.createElement("form");
    Object.assign(form, { method: share_target.method, enctype: share_target.enctype, action: share_target.action });
    const input = document.createElement("input");
    Object.assign(input, { type: "file", name: share_target.params.files[0].name, multiple: true });
    const data = new DataTransfer();
    for (const { name, base64 } of list)
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    input.files = data.files;
    form.append(input);
    document.body.append(form);
    form.submit();
  }, list);
  await loaded;
}

test("J3: a folder with a big file is looked at, comes in, is cancelled, goes on after a reload and is analysed", async ({
  server,
  openBrowser,
}) => {
  test.setTimeout(300_000);
  const { folder, blade: path } = makeFolder();
  const { page, context } = await openBrowser();
  await openField(page, server.url);
  const heap = await heapOf(page);

  await dropOn(page, [folder]);
  await expect(sheet(page)).toHaveAccessibleName("Bring in 3 files");
  await expect(sheet(page).getByRole("listitem")).toHaveText([/blade\.bin/, /gear\.wav/, /tower\.wav/]);
  await expect(sheet(page).getByText(/48 kHz, 1 channel, 16-bit integer: 96,000 frames, 2 s/)).toHaveCount(2);
  await describeBlade(page);
  await expect(
    sheet(page).getByRole("img", { name: /^Channel 3, the first 1,000 values: from -0.27\d* to 0.27/ }),
  ).toBeVisible();
  await expectSound(page, "import sheet");
  await sheet(page).getByLabel("gear.wav", { exact: true }).uncheck();
  await expect(sheet(page).getByText("2 of 3 files, 400 MB")).toBeVisible();
  await dropOn(page, [join(folder, "more", "gear.wav")]);
  await expect(sheet(page).getByText("3 of 4 files, 400 MB")).toBeVisible();
  await sheet(page).getByLabel("gear.wav", { exact: true }).last().uncheck();
  await sheet(page).getByRole("button", { name: "Import 2 files" }).click();
  await expect(page.getByText(/ of 400 MB · .*\/s · .* left/)).toBeVisible();
  await cancelInTheMiddle(page);
  await expect(cut(page)).toHaveText(/blade\.bin\s+[\d.]+ MB of 400 MB are kept\./);
  await expectSound(page, "an import that was cut short");
  await expect(page.getByRole("link", { name: "tower.wav" })).toBeVisible();
  expect((await streams(page)).map(({ title }) => title)).toEqual(["tower.wav"]);
  expect((await heapOf(page)) - heap).toBeLessThan(150e6);

  await page.reload();
  await expect(cut(page)).toHaveText(/Unfinished import: blade\.bin\s+[\d.]+ MB of 400 MB are kept\./);
  const kept = await cut(page)
    .getByText(/are kept/)
    .textContent();
  const second = await context.newPage();
  await openField(second, server.url);
  await expect(cut(second)).toContainText("Unfinished import: blade.bin");
  const other = test.info().outputPath("other.bin");
  writeFileSync(other, "");
  truncateSync(other, BLADE_BYTES);
  const choose = async (file: string) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Resume: blade.bin" }).click();
    await (await chooser).setFiles(file);
  };
  await choose(join(folder, "tower.wav"));
  await expect(cut(page).getByRole("alert")).toHaveText(/“tower\.wav” is not the file that came in before/);
  await choose(other);
  await expect(cut(page).getByRole("alert")).toHaveText(/its bytes are others/);
  await expect(cut(page).getByText(/are kept/)).toHaveText(kept!);
  await choose(path);
  await expect(newestJob(page)).toContainText("blade.bin");
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  for (const tab of [page, second]) await expect(cut(tab)).toHaveCount(0);
  const [stored] = await streams(page);
  expect(stored).toEqual({
    title: "blade.bin",
    length: BLADE_BYTES,
    digest: digestOf({ begin: signal(), length: BLADE_BYTES }),
    channels: 3,
  });

  await openResult(page);
  await page.getByRole("combobox", { name: /^Channel/ }).selectOption({ label: "2" });
  await page.getByLabel("Overlap").selectOption("87.5");
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Spectrum so far" })).toBeVisible();
  await newestJob(page)
    .getByRole("button", { name: /^Cancel/ })
    .click();
  await expect(newestJob(page).getByText("Cancelled; nothing was kept.")).toBeVisible();
});

test("J3: by file handler, killed in the middle; by paste, picker and share; without space; the same file twice", async ({
  server,
  openBrowser,
}) => {
  test.setTimeout(300_000);
  const { folder, blade: path } = makeFolder();
  let { page, context, kill } = await openBrowser();
  await stubLaunchQueue(page);
  await openField(page, server.url);
  await readyOffline(page);

  await page.evaluate(() => {
    // a shortcut of the app, while the page is open
    const targetURL = `${location.origin}/#/?page=record`;
    (window as unknown as { openedWith(launch: object): void }).openedWith({ files: [], targetURL });
  });
  await expect(page).toHaveURL(/#\/\?page=record$/);
  await page.goBack();
  await chooseFiles(page, path);
  await sheet(page).getByRole("button", { name: "Cancel" }).click(); // this page has the file; nothing came in
  await expect(sheet(page)).toBeHidden();
  await openByHandler(page, "blade.bin", BLADE_BYTES);
  await describeBlade(page);
  await sheet(page).getByRole("button", { name: "Import" }).click();
  const bar = page.getByRole("progressbar", { name: "blade.bin" });
  await expect.poll(() => bar.evaluate((element) => (element as HTMLProgressElement).position)).toBeGreaterThan(0);
  await kill();
  ({ page, context, kill } = await openBrowser());
  await openField(page, server.url);
  await expect(cut(page)).toHaveText(/Unfinished import: blade\.bin\s+[\d.]+ MB of 400 MB are kept\./);
  await expect(cut(page)).not.toContainText("choose the same file");
  await page.getByRole("button", { name: "Resume: blade.bin" }).click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  const zeros = digestOf({ begin: Buffer.alloc(0), length: BLADE_BYTES });
  const whole = { title: "blade.bin", length: BLADE_BYTES, channels: 3 };
  expect(await streams(page)).toEqual([{ ...whole, digest: zeros }]);

  await paste(page, "pasted.wav", toneWav(60, 0.5));
  await expect(page.getByRole("link", { name: "pasted.wav" })).toBeVisible();
  await share(page, [{ name: "shared.wav", bytes: toneWav(70, 0.5) }]);
  await expect(sheet(page)).toHaveAccessibleName("Bring in “shared.wav”"); // whoever posted it, a person looks at it first
  await sheet(page).getByRole("button", { name: "Import" }).click();
  await expect(page.getByRole("link", { name: "shared.wav" })).toBeVisible();
  await expect.poll(() => filesIn(page, "inbox")).toEqual({});
  await share(page, [
    { name: "again.wav", bytes: toneWav(70, 0.5) },
    { name: "samples.bin", bytes: Buffer.alloc(1000, 7) },
  ]);
  await expect(sheet(page).getByRole("listitem")).toHaveCount(2);
  await page.reload();
  await expect(sheet(page).getByRole("listitem")).toHaveCount(2); // nobody has refused them
  await sheet(page).getByRole("listitem").getByLabel("samples.bin", { exact: true }).uncheck();
  await expect(sheet(page).getByText("Left out, it is deleted here")).toBeVisible();
  await sheet(page).getByRole("button", { name: "Import" }).click();
  const twice = page.getByRole("list", { name: "Here twice" }).getByRole("listitem");
  await expect(twice).toHaveText(/“again\.wav” is here twice\s*The same bytes, one by one, are in:\s*shared\.wav/);
  await expect.poll(() => filesIn(page, "inbox")).toEqual({});
  await expectSound(page, "a file that is here twice");
  await page.getByRole("button", { name: "Remove the new one: again.wav" }).click();
  await expect(page.getByRole("link", { name: "again.wav" })).toHaveCount(0);

  const before = await streams(page);
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  const session = await context.newCDPSession(page);
  const limit = (o: { quotaSize?: number }) =>
    session.send("Storage.overrideQuotaForOrigin", { origin: new URL(server.url).origin, ...o });
  await limit({ quotaSize: usage + 20_000_000 });
  await chooseFiles(page, path);
  await describeBlade(page);
  await sheet(page).getByRole("button", { name: "Import" }).click();
  await expect(cut(page)).toContainText("Storage is full");
  await expect(cut(page)).toContainText("What was stored before is safe.");
  await expect(cut(page).getByRole("button", { name: "Export" })).toBeVisible();
  await expectSound(page, "a full storage");
  expect(await streams(page)).toEqual(before);
  await limit({});
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Resume: blade.bin" }).click();
  await (await chooser).setFiles(join(folder, "blade.bin"));
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  expect(await streams(page)).toContainEqual({ ...whole, digest: digestOf({ begin: signal(), length: BLADE_BYTES }) });
  await cut(page).waitFor({ state: "detached" });
  await page.getByRole("navigation").getByRole("link", { name: "Storage", exact: true }).click();
  await expect(page.getByRole("heading", { name: "What is kept on this device" })).toBeVisible();
});

test("J3 is walked by keyboard alone, and what is discarded leaves nothing", async ({ server, openBrowser }) => {
  test.setTimeout(300_000);
  const { blade: path, folder } = makeFolder(4_000_000_002); // reaching a button by Tab takes a while
  const { page } = await openBrowser();
  const press = (key: string) => page.keyboard.press(key);
  await openField(page, server.url);
  const choose = async (name: string | RegExp, files: string[]) => {
    const chooser = page.waitForEvent("filechooser");
    await tabTo(page, name);
    await press("Enter");
    await (await chooser).setFiles(files);
  };
  await choose("Choose files …", [path, join(folder, "tower.wav")]);
  await expect(sheet(page).getByLabel("Sample format")).toBeFocused();
  await press("Tab");
  await press("Tab");
  await page.keyboard.type("3");
  await expect(sheet(page).getByText(/^666,666,667 frames/)).toBeVisible();
  await tabTo(page, "Details: tower.wav");
  await press("Enter");
  await expect(sheet(page).getByRole("img", { name: /^Channel 1, the first 1,000 values/ })).toHaveCount(2);
  await tabTo(page, "Import 2 files");
  await press("Enter");
  await expect(sheet(page)).toBeHidden();
  const bar = page.getByRole("progressbar", { name: "blade.bin" });
  await tabTo(page, "Cancel: blade.bin");
  await expect.poll(() => bar.evaluate((element) => (element as HTMLProgressElement).position)).toBeGreaterThan(0);
  await press("Enter");
  await expect(cut(page)).toContainText("are kept.");
  await choose("Resume: blade.bin", [path]);
  await expect(newestJob(page)).toContainText("blade.bin");
  await expect.poll(() => bar.evaluate((element) => (element as HTMLProgressElement).position)).toBeGreaterThan(0);
  await tabTo(page, "Cancel: blade.bin");
  await press("Enter");
  await expect(cut(page)).toContainText("are kept.");
  await tabTo(page, "Discard: blade.bin");
  await press("Enter");
  await expect(cut(page)).toHaveCount(0);
  const inTower = async () => Object.values(await filesIn(page)).reduce((sum, length) => sum + length, 0);
  await expect.poll(inTower).toBe(2 * 96_000 + 44);
});
