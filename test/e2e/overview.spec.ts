/** A recording that is long enough gets an overview at its first view; plots read that, and it goes with the recording. */
import { wavHeader } from "../support/wav.ts";
import { expect, test } from "./support/app.ts";
import { emptyTrash, idOf, importFiles, openField, openResult, wavFile } from "./support/field.ts";

const FRAMES = 17 * 2 ** 20; // of 16 bits: 34 MiB
const RATE_HZ = 8000;

/** Noise within ±0.1, and one spike at a known place. */
function spikedWav(): Buffer {
  const header = wavHeader({ sampleRateHz: RATE_HZ, channelCount: 1, format: "int16", dataLength: 2 * FRAMES });
  const block = Int16Array.from({ length: 2 ** 20 }, (_, i) => ((i * 7919) % 6554) - 3277);
  const samples = new Int16Array(FRAMES);
  for (let at = 0; at < FRAMES; at += block.length) samples.set(block.subarray(0, FRAMES - at), at);
  samples[RATE_HZ * 1000] = 26_214; // 0.8 after 1000 s
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

test("the overview of a long recording is made once, shows the true extremes, and goes with it", async ({
  server,
  openBrowser,
}) => {
  const { page } = await openBrowser({ viewport: { width: 900, height: 900 } });
  await openField(page, server.url);
  await importFiles(page, wavFile("spike.wav", spikedWav()));
  await openResult(page);
  const id = idOf(page);
  const overviews = () =>
    page.evaluate(async () => {
      const load = (path: string) => import(path);
      const { createStorage } = await load("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database: "field" });
      const rows = await storage.buildQuery({ include_docs: true });
      await storage.close();
      return rows
        .filter(({ doc }: { doc?: Record<string, unknown> }) => doc?.portal_type === "Overview")
        .map(({ id }: { id: string }) => id);
    });
  await expect.poll(overviews, { timeout: 60_000 }).toEqual([`pyramid_module/${id.split("/")[1]}-0`]);
  await page.reload();
  const plot = page.locator("wf-plot[scope=waveform]");
  await expect(plot.locator("output")).toHaveText(/ · 0\.8(00\d*)? FS/);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/data_stream_module$/);
  await emptyTrash(page);
  await expect.poll(overviews).toEqual([]);
});
