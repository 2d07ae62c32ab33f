import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { hasPeer, type Peer, python } from "../support/oracle.ts";
import { toneWav, wavHeader } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import {
  computeFourier,
  emptyTrash,
  idOf,
  importFiles,
  importSample,
  newestJob,
  openField,
  openResult,
  peakOf,
  readStored,
  readyOffline,
  wavFile,
} from "./support/field.ts";
import { filesIn } from "./support/files.ts";

/** How a title names a peer that is not there, so that the run can list it. */
const missing = (peer: Peer) => (hasPeer(peer) ? "" : ` [missing: ${peer}]`);

const REFUSED = /ERR_CONNECTION_REFUSED/;

test("a recording becomes a spectrum with the server gone half-way", async ({ server, openBrowser, allow }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await readyOffline(page);
  await importSample(page);
  await server.kill();
  allow(REFUSED);
  await page.reload();
  await expect(page.getByRole("link", { name: "Synthetic" })).toBeVisible();

  const tone = toneWav(1234.5, 0.5, { seconds: 6, format: "int24", channelCount: 2 });
  await importFiles(page, wavFile("tone.wav", tone));
  await openResult(page);
  await expect(page.getByRole("heading", { name: "tone.wav" })).toBeVisible();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await computeFourier(page);
  await expect(page.getByRole("heading", { name: "Newest spectrum" })).toBeVisible();
  await openResult(page);
  const id = idOf(page);
  await page.reload();
  await expect(page.locator("wf-plot canvas").first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "tone.wav" })).toBeVisible();

  await server.start();
  const stored = await readStored(page, id);
  const { hertz, binHz } = peakOf(stored);
  expect(Math.abs(hertz - 1234.5)).toBeLessThan(0.1 * binHz);
  expect(stored.doc).toMatchObject({ portal_type: "Data Array", operation: "welch" });
});

test("the sample's spectrum shows the shaft's harmonics", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await importSample(page);
  await openResult(page);
  await computeFourier(page, { "Segment length": "65536" });
  await openResult(page);
  const { frequency, data, doc } = await readStored(page, idOf(page));
  const shaftHz = 29.95;
  const floor = data.filter((_, bin) => frequency[bin]! > 5 && frequency[bin]! < 500).sort((a, b) => a - b);
  const median = floor[floor.length >> 1]!;
  for (const order of [1, 2]) {
    const near = data.filter((_, bin) => Math.abs(frequency[bin]! - order * shaftHz) < 1.5);
    expect(Math.max(...near)).toBeGreaterThan(20 * median);
  }
  expect(doc.parameters).toMatchObject({ nperseg: 65536, window: "hann", channel: 0 });
});

test(`the stored spectrum is scipy's${missing("scipy")}`, async ({ server, openBrowser }) => {
  test.skip(!hasPeer("scipy"), "missing: scipy");
  const { page } = await openBrowser();
  await openField(page, server.url);
  const tone = toneWav(441, 0.25, { seconds: 3, sampleRateHz: 44_100 });
  await importFiles(page, wavFile("a.wav", tone));
  await openResult(page);
  await computeFourier(page, { Window: "blackman", Detrend: "linear", Overlap: "75" });
  await openResult(page);
  const { data } = await readStored(page, idOf(page));
  const script = `
import sys, json, io, numpy as np
from scipy.io import wavfile
from scipy.signal import welch
rate, x = wavfile.read(io.BytesIO(sys.stdin.buffer.read()))
f, p = welch(x / 32768, rate, window="blackman", nperseg=4096, noverlap=3072, detrend="linear")
print(json.dumps(p.tolist()))`;
  const expected = JSON.parse(python(script, tone).toString()) as number[];
  const norm = Math.hypot(...expected);
  expect(data.length).toBe(expected.length);
  expect(Math.hypot(...data.map((x, bin) => x - expected[bin]!)) / norm).toBeLessThan(1e-12);
});

test(`real recordings of Debian's alsa-utils come in whole${missing("alsa-utils")}`, async ({
  server,
  openBrowser,
}) => {
  test.skip(!hasPeer("alsa-utils"), "missing: alsa-utils");
  const { page } = await openBrowser();
  await openField(page, server.url);
  for (const name of ["Front_Center.wav", "Noise.wav"]) {
    await page.goto(`${server.url}#/`);
    await importFiles(page, wavFile(name, readFileSync(`/usr/share/sounds/alsa/${name}`)));
    await openResult(page);
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await computeFourier(page);
    await expect(page.getByRole("heading", { name: "Newest spectrum" })).toBeVisible();
  }
});

test("a file that is no recording is refused in words, and nothing of it is kept", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(
    wavFile("letter.wav", Buffer.from("Dear Sir, this is not a recording at all. ".repeat(9))),
  );
  await expect(newestJob(page).getByRole("alert")).toContainText("RIFF");
  await page.getByRole("button", { name: "Dismiss: letter.wav" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  expect(await filesIn(page)).toEqual({});
});

test("a cancelled import keeps what came in, and removes it when it is discarded", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const path = test.info().outputPath("big.wav");
  const dataLength = 1_500_000_000;
  writeFileSync(path, wavHeader({ sampleRateHz: 48_000, channelCount: 2, format: "float32", dataLength }));
  truncateSync(path, 44 + dataLength); // a hole, so that only the import takes time and space
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(path);
  await expect(newestJob(page).getByText(/ of 1\.5 GB .* left/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel: big.wav" }).click();
  await expect(page.getByText(/ MB of 1\.5 GB are kept\./)).toBeVisible();
  await page.getByRole("button", { name: "Discard: big.wav" }).click();
  await expect.poll(() => filesIn(page)).toEqual({});
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

test("a file dropped on the page comes in", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  const bytes = toneWav(60, 0.5, { seconds: 1 }).toString("base64");
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "dropped.wav"));
    return data;
  }, bytes);
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await expect(page.getByText("Drop to import")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await expect(page.getByText("Drop to import")).toBeHidden();
  await expect(page.getByRole("link", { name: "dropped.wav" })).toBeVisible();
});

test("a computation shows what it has so far, and cancelled it leaves nothing", async ({ server, openBrowser }) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const path = test.info().outputPath("long.wav");
  writeFileSync(path, toneWav(50, 0.1, { seconds: 400, channelCount: 2, format: "float32" }));
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chooser).setFiles(path);
  await expect(newestJob(page).getByText("Done.")).toBeVisible({ timeout: 60_000 });
  await openResult(page);
  await page.getByLabel("Overlap").selectOption("87.5");
  await page.getByRole("button", { name: "Compute", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Spectrum so far" })).toBeVisible();
  await expect(newestJob(page).getByText(/ of .* left/)).toBeVisible();
  await newestJob(page)
    .getByRole("button", { name: /Cancel/ })
    .click();
  await expect(newestJob(page).getByText("Cancelled; nothing was kept.")).toBeVisible();
  await page.getByRole("link", { name: "Data Arrays" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
});

test("a second tab sees what the first one brings in and deletes", async ({ server, openBrowser }) => {
  const { page, context } = await openBrowser();
  await openField(page, server.url);
  const second = await context.newPage();
  await openField(second, server.url, "#/data_stream_module");
  await expect(second.getByText("Nothing here yet.")).toBeVisible();
  await importFiles(page, wavFile("seen.wav", toneWav(100, 0.5)));
  await expect(second.getByRole("link", { name: "seen.wav" })).toBeVisible();
  await second.getByRole("button", { name: "Delete seen.wav" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(second.getByRole("link", { name: "seen.wav" })).toBeVisible();
  await second.getByRole("button", { name: "Delete seen.wav" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Nothing here yet.")).toBeVisible();
  await emptyTrash(second);
  await expect.poll(() => filesIn(page)).toEqual({});
});
