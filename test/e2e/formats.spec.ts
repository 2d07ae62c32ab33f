/** Files of others in and out again by the page: what came in is shown, what goes out is what came in, what is wrong is told. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { hasPeer, type Peer, python } from "../support/oracle.ts";
import { sensorFile } from "../support/sensor-file.ts";
import { toneWav, wavHeader } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { expectSound } from "./support/axe.ts";
import {
  importFiles,
  importSample,
  newestJob,
  openField,
  openResult,
  readyOffline,
  type Upload,
  wavFile,
} from "./support/field.ts";

const missing = (peer: Peer) => (hasPeer(peer) ? "" : ` [missing: ${peer}]`);
const REFUSED = /ERR_CONNECTION_REFUSED/;

const file = (name: string, buffer: Buffer): Upload => ({ name, mimeType: "", buffer });
const firstRow = (page: Page) =>
  page
    .getByRole("table", { name: /^Table of/ })
    .locator("tbody tr:not(.room)")
    .first();
const dialog = (page: Page) => page.getByRole("dialog");

/** The file chooser of the browser is none here: files are made where they are downloaded from. */
const withoutSavePicker = (page: Page) =>
  page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }));

/** What the person chooses in the browser's dialog is a real file, of the origin's private file system. */
const intoChosenFile = (page: Page) =>
  page.addInitScript(() => {
    Object.assign(window, {
      async showSaveFilePicker({ suggestedName }: { suggestedName: string }) {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("chosen", { create: true });
        return folder.getFileHandle(suggestedName, { create: true });
      },
    });
  });

const chosenNames = (page: Page) =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("chosen");
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names.sort();
  });

async function save(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: `Save as ${format}` }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function choose(page: Page, button: string, files: Upload | Upload[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await chooser).setFiles(files);
}

const npy = () =>
  python(`
import sys, numpy as np
np.save(sys.stdout.buffer, (np.arange(6000, dtype="f4").reshape(1500, 4) / 8))`);

test(`an array of numpy is shown and goes out the same, with the network off${missing("numpy")}`, async ({
  server,
  openBrowser,
  allow,
}) => {
  test.skip(!hasPeer("numpy"), "missing: numpy");
  const { page } = await openBrowser();
  await withoutSavePicker(page);
  await openField(page, server.url);
  await readyOffline(page);
  await server.kill();
  allow(REFUSED);
  await page.reload();
  const bytes = npy();
  await importFiles(page, file("ramp.npy", bytes));
  await openResult(page);
  await expect(page.getByRole("heading", { name: "ramp.npy" })).toBeVisible();
  await expect(firstRow(page)).toHaveText(/^\s*1499\s*749.5\s*749.625\s*749.75\s*749.875\s*$/);
  await expect(page.getByText("float32")).toBeVisible();
  const saved = await save(page, "NPY");
  expect(saved.name).toBe("ramp.npy");
  expect(saved.bytes.equals(bytes)).toBe(true);

  const npz = await save(page, "NPZ");
  const csv = await save(page, "CSV");
  const wendelin = await save(page, "Wendelin");
  expect([npz.name, csv.name, wendelin.name]).toEqual(["ramp.npz", "ramp.csv", "ramp.wendelin"]);
  python(
    `
import sys, io, numpy as np
z = np.load(io.BytesIO(sys.stdin.buffer.read()))
assert (z["data"] == np.arange(6000, dtype="f4").reshape(1500, 4) / 8).all() and z["data"].dtype == "f4"`,
    npz.bytes,
  );
  python(
    `
import sys, io, numpy as np
x = np.genfromtxt(io.BytesIO(sys.stdin.buffer.read()), delimiter=",", comments="#", skip_header=0, invalid_raise=False)
x = x[~np.isnan(x).all(axis=1)]
assert (x[:, -4:] == np.arange(6000).reshape(1500, 4) / 8).all(), x`,
    csv.bytes,
  );
  await page.getByRole("link", { name: "Home" }).click();
  await importFiles(page, [file("again.npz", npz.bytes), file("again.csv", csv.bytes), file("again", wendelin.bytes)]);
  await openResult(page);
  await expect(page.getByRole("heading", { name: "again", exact: true })).toBeVisible();
  await expect(firstRow(page)).toHaveText(/^\s*1499\s*749.5\s*749.625\s*749.75\s*749.875\s*$/);
  expect((await save(page, "NPY")).bytes.equals(bytes)).toBe(true);
});

test(`a Zarr store goes out as a zip that zarr-python opens, and such a zip comes in${missing("zarr")}`, async ({
  server,
  openBrowser,
}) => {
  test.skip(!hasPeer("zarr"), "missing: zarr");
  const { page } = await openBrowser();
  await withoutSavePicker(page);
  await openField(page, server.url);
  await importFiles(page, file("ramp.npy", npy()));
  await openResult(page);
  const saved = await save(page, "Zarr");
  expect(saved.name).toBe("ramp.zarr.zip");
  const theirs = python(
    `
import sys, tempfile, zarr, numcodecs, numpy as np
f = tempfile.NamedTemporaryFile(suffix=".zip"); f.write(sys.stdin.buffer.read()); f.flush()
a = zarr.open(zarr.ZipStore(f.name, mode="r"), mode="r")["data"][:]
assert (a == np.arange(6000, dtype="f4").reshape(1500, 4) / 8).all()
g = tempfile.NamedTemporaryFile(suffix=".zip")
store = zarr.ZipStore(g.name, mode="w")
zarr.open_group(store, mode="w").create_dataset("data", data=a[::-1], chunks=(400, 3), compressor=numcodecs.Blosc())
store.close()
sys.stdout.buffer.write(open(g.name, "rb").read())`,
    saved.bytes,
  );
  await page.getByRole("link", { name: "Home" }).click();
  await importFiles(page, file("theirs.zip", theirs));
  await openResult(page);
  await expect(firstRow(page)).toHaveText(/^\s*1499\s*0\s*0.125\s*0.25\s*0.375\s*$/);
});

test(`a real sensor's records come in and go out, bytes equal${sensorFile ? "" : " [missing: the records]"}`, async ({
  server,
  openBrowser,
}) => {
  test.skip(!sensorFile, "missing: the records");
  const { page } = await openBrowser();
  await withoutSavePicker(page);
  await openField(page, server.url);
  const bytes = readFileSync(sensorFile!);
  await importFiles(page, file("env_3000s.npy", bytes));
  await openResult(page);
  await expect(page.getByText("records of 10 fields")).toBeVisible();
  await expect(firstRow(page).getByRole("cell").first()).toHaveText(/^20\d\d-\d\d-\d\dT\d\d:\d\d:00Z$/);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  const saved = await save(page, "NPY");
  expect(saved.bytes.equals(bytes)).toBe(true);
});

test("a table of text with decimal commas, dates and gaps is a plot over its own times", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const day = (n: number) => String(n + 1).padStart(2, "0");
  const rows = Array.from({ length: 28 }, (_, n) => `2024-02-${day(n)}T00:00:00Z;${n === 9 ? "" : `${n},5`};${n * 2}`);
  await importFiles(page, file("weather.csv", Buffer.from(`time;temperature;wind\n${rows.join("\n")}\n`)));
  await openResult(page);
  await expect(firstRow(page)).toHaveText(/^\s*27\s.*27\.5\s*54\s*$/s);
  await expect(page.getByRole("row", { name: /^9 / })).toHaveText(/2024-02-10T00:00:00Z\s*–\s*18\s*$/);
  await expect(page.locator("wf-plot output").first()).toHaveText(/^Highest .*2024 · 27\.5$/);
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await expect(page.getByText("weather.csv").last()).toBeVisible();
});

test(`a cut array says what is wrong and where, and leaves nothing${missing("numpy")}`, async ({
  server,
  openBrowser,
}) => {
  test.skip(!hasPeer("numpy"), "missing: numpy");
  const { page } = await openBrowser();
  await openField(page, server.url);
  await choose(page, "Choose files", file("cut.npy", npy().subarray(0, 9000)));
  await expect(newestJob(page).getByRole("alert")).toHaveText(/ends too early: 15128 bytes are missing at byte 9000/);
  await page.getByRole("link", { name: "Data Arrays" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: "Storage", exact: true }).click();
  await expect(page.getByText("Nothing is stored yet.")).toBeVisible();
});

/** 3 bytes of header, then two channels of big-endian 16-bit samples: a ramp and its negative; one byte too many. */
function rawFile(): Buffer {
  const frames = 4000;
  const bytes = Buffer.alloc(3 + 4 * frames + 1);
  for (let frame = 0; frame < frames; frame++) {
    bytes.writeInt16BE(8 * frame, 3 + 4 * frame);
    bytes.writeInt16BE(-8 * frame, 3 + 4 * frame + 2);
  }
  return bytes;
}

async function describeSamples(page: Page): Promise<void> {
  await dialog(page).getByLabel("Byte order").selectOption("true");
  await dialog(page).getByLabel("Channels").fill("2");
  await dialog(page).getByLabel("Sample rate, Hz").fill("1000");
  await dialog(page).getByLabel("Header bytes").fill("3");
}

test("samples without a header come in by what a person says of them, and go out as they were", async ({
  server,
  openBrowser,
  allow,
}) => {
  const { page } = await openBrowser();
  await withoutSavePicker(page);
  await openField(page, server.url);
  await readyOffline(page);
  await server.kill();
  allow(REFUSED);
  await choose(page, "Choose files", file("ramp.dat", rawFile()));
  await expect(dialog(page).getByRole("heading", { name: "ramp.dat" })).toBeVisible();
  await expect(dialog(page).getByText(/^8,002 frames, /)).toBeVisible();
  await dialog(page).getByLabel("Channels").fill("0");
  await expect(dialog(page).getByLabel("Channels")).toHaveAccessibleDescription(/whole number from 1/);
  await dialog(page).getByLabel("Sample format").focus();
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: "Import" }).click();
  await expect(dialog(page).getByLabel("Channels")).toBeFocused();
  await describeSamples(page);
  await expect(dialog(page).getByText("4,000 frames, 4 s. Left over: 1 B")).toBeVisible();
  const row = dialog(page).getByRole("row").nth(5);
  await expect(row).toHaveText(/^\s*4\s*0.00097656\s*-0.00097656\s*$/);
  await dialog(page).getByRole("button", { name: "Import" }).click();
  await expect(newestJob(page).getByText("Done.")).toBeVisible();
  await expect(dialog(page)).toBeHidden();

  await openResult(page);
  await expect(page.getByText("4 s · 1 kHz · 2 channels · int16")).toBeVisible();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  const raw = await save(page, "raw bytes");
  expect(raw.name).toBe("ramp.dat");
  expect(raw.bytes.equals(rawFile())).toBe(true);
  const wav = await save(page, "WAV");
  expect(wav.name).toBe("ramp.dat.wav");
  expect(wav.bytes.readInt16LE(44 + 4 * 100)).toBe(800);
  expect(wav.bytes.readInt16LE(44 + 4 * 100 + 2)).toBe(-800);
});

test("any file can be said to be raw samples, by keyboard alone; a drop of an unknown one asks on every page", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import as raw samples" }).press("Enter");
  await (await chooser).setFiles(wavFile("tone.wav", toneWav(50, 0.5)));
  await expect(dialog(page).getByLabel("Sample format")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(dialog(page).getByLabel("Header bytes")).toBeFocused();
  await page.keyboard.type("44");
  await page.keyboard.press("Enter");
  await expect(newestJob(page).getByText("Done.")).toBeVisible();

  await page.getByRole("navigation").getByRole("link", { name: "Storage", exact: true }).click();
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(64)], "dropped.bin"));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await expect(dialog(page).getByRole("heading", { name: "dropped.bin" })).toBeVisible();
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog(page)).toBeHidden();
});

test("the sample goes out as WAV, bit for bit, also into a file that was chosen", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await intoChosenFile(page);
  await openField(page, server.url);
  await importSample(page);
  await openResult(page);
  for (const format of ["WAV", "raw bytes"]) {
    await page.getByRole("button", { name: `Save as ${format}` }).click();
    await expect(newestJob(page).getByText("Done.")).toBeVisible();
    await expect(newestJob(page).getByText(/^Saved as Synthetic bearing recording\.(wav|bin)$/)).toBeVisible();
    await page.getByRole("button", { name: /^Dismiss/ }).click();
  }
  const names = await chosenNames(page);
  expect(names).toEqual(["Synthetic bearing recording.bin", "Synthetic bearing recording.wav"]);
  const compared = await page.evaluate(async (names) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("chosen");
    const [a, b] = await Promise.all(
      names.map(async (name) => {
        const file = await (await folder.getFileHandle(name)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      }),
    );
    return { lengths: [a!.length, b!.length], differsAt: a!.findIndex((byte, i) => byte !== b![i]) };
  }, names);
  expect(compared).toEqual({ lengths: [11_520_044, 11_520_044], differsAt: -1 });
});

test("a saving that is cancelled leaves no file", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await intoChosenFile(page);
  await openField(page, server.url);
  const path = test.info().outputPath("long.wav");
  const dataLength = 600_000_000;
  writeFileSync(path, wavHeader({ sampleRateHz: 48_000, channelCount: 2, format: "float32", dataLength }));
  truncateSync(path, 44 + dataLength); // a hole, so that only storing it takes time and space
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(path);
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 90_000 });
  await openResult(page);
  await page.getByRole("button", { name: "Save as WAV" }).click();
  await expect(newestJob(page).getByText(/ of 600 MB/)).toBeVisible();
  await expect(newestJob(page).getByText("Saving long.wav")).toBeVisible();
  await page.getByRole("button", { name: "Cancel: Saving long.wav" }).click();
  await expect(newestJob(page).getByText("Cancelled; no file was written.")).toBeVisible();
  await expect.poll(() => chosenNames(page)).toEqual([]);
});

const wide = { width: 1440, height: 1000 };
const narrow = { width: 360, height: 780 };
for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [wide, narrow]) {
    test(`the raw dialog and the exports at ${viewport.width} px, ${colorScheme}`, async ({ server, openBrowser }) => {
      const suffix = `${viewport.width}-${colorScheme}`;
      const { page } = await openBrowser({ viewport, colorScheme, reducedMotion: "reduce" });
      await openField(page, server.url);
      await choose(page, "Import as raw samples", file("a recording with a long name of its own.dat", rawFile()));
      await describeSamples(page);
      await expect(dialog(page).getByRole("row").nth(5)).toBeVisible();
      await expectSound(page, `raw-${suffix}`);
      await page.screenshot({ path: test.info().outputPath(`raw-${suffix}.png`) });
      await dialog(page).getByLabel("Channels").fill("0.5");
      await expect(dialog(page).getByText(/whole number from 1/)).toBeVisible();
      await expectSound(page, `raw-wrong-${suffix}`);
      await page.screenshot({ path: test.info().outputPath(`raw-wrong-${suffix}.png`) });
      await dialog(page).getByLabel("Channels").fill("2");
      await dialog(page).getByRole("button", { name: "Import" }).click();
      await openResult(page);
      await expect(page.locator("wf-plot canvas").first()).toBeVisible();
      await expectSound(page, `raw-stream-${suffix}`);
      await page.screenshot({ path: test.info().outputPath(`stream-${suffix}.png`), fullPage: true });
    });
  }
}
