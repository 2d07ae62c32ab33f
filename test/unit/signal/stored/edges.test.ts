/** What once went wrong at the edges of stored computations. */
import { beforeEach, expect, test } from "vitest";
import { createArray } from "../../../../src/array/index.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import {
  envelopeStored,
  provideRunner,
  resultAgain,
  spectrogram,
  spectrogramStored,
  statisticsStored,
  welchStored,
} from "../../../../src/signal/index.ts";
import { computeRows } from "../../../../src/signal/stored/rows/stft-stored.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";
import { documentOf, idsOf, local, readArray, TARGET, watched } from "./support.ts";

let storage: ReturnType<typeof shared>;
beforeEach(() => {
  provideRunner(local);
  storage = shared(crypto.randomUUID());
});
const source = () => ({ storage, id: ID });
const target = (id = TARGET) => ({ storage, id });

/** Lets so many tasks run, then none: as a page that ends. */
async function killAfter(tasks: number, run: () => Promise<unknown>): Promise<void> {
  let n = 0;
  provideRunner(watched(() => (n++ >= tasks ? new Promise(() => {}) : undefined)));
  await Promise.race([run(), new Promise((resolve) => setTimeout(resolve, 200))]);
  provideRunner(local);
}

test("a result never takes the place of what it is computed from", async () => {
  const x = noise(2000);
  await putRecording(storage, x);
  for (const compute of [welchStored, spectrogramStored, envelopeStored, statisticsStored])
    await expect(compute(source(), target(ID))).rejects.toMatchObject({ code: "invalid-argument" });
  expect(await createStorage(storage).allAttachments(ID)).toHaveProperty("data");
});

test("a draft of the beginning of a signal is not gone on from when all of it counts", async () => {
  const x = noise(9000, 2);
  const facts = await putRecording(storage, x, { dataLength: 5000 * 8 });
  const options = { memoryBytes: 100_000 };
  await killAfter(1, () => envelopeStored(source(), target(), options));
  expect(await documentOf(storage)).toMatchObject({ portal_type: "Draft" });
  await putRecording(storage, x, { ...facts, dataLength: 9000 * 8 });
  const { shape } = await envelopeStored(source(), target(), options);
  expect(shape).toEqual([9000]);
  expect((await readArray(storage)).data.some(Number.isNaN)).toBe(false);
});

test("drafts of two arrays of one group are told apart", async () => {
  const handle = createStorage(storage);
  const make = async (path: string, seed: number) => {
    const array = await createArray(handle, "data_array_module/x", { shape: [20_000], dtype: "float32", path });
    await array.write([{}], Float32Array.from(noise(20_000, seed)));
    return array.ref();
  };
  const [data, other] = [await make("data", 1), await make("other", 2)];
  const options = { nperseg: 64, memoryBytes: 60_000 };
  await killAfter(2, () => spectrogramStored(data, target(), options));
  await spectrogramStored(other, target(), options);
  await spectrogramStored(other, target("data_array_module/fresh"), options);
  const fresh = await readArray(storage, "data", "data_array_module/fresh");
  expect(relativeL2((await readArray(storage)).data, fresh.data)).toBe(0);
});

test("defaults of the spectrogram are those in memory, for short signals and given windows too", async () => {
  for (const [frames, options] of [
    [100, {}],
    [20, {}],
    [3000, { window: Float64Array.from({ length: 128 }, (_, i) => 1 + i) }],
  ] as const) {
    const x = noise(frames, frames);
    await putRecording(storage, x);
    await spectrogramStored(source(), target(), options);
    const { Sxx, t } = spectrogram(x, { ...options, fs: 1000 });
    const { data, shape } = await readArray(storage);
    expect(shape[0]).toBe(t.length);
    const bins = shape[1]!;
    const turned = Float64Array.from(
      data,
      (_, i) => (Sxx as Float64Array)[(i % bins) * t.length + Math.floor(i / bins)]!,
    );
    expect(relativeL2(data, turned)).toBeLessThan(1e-12);
  }
});

test("a gap blanks the envelope as far as its filter reaches, however it is cut", async () => {
  const x = noise(40_000, 3);
  x[20_000] = Number.NaN;
  await putRecording(storage, x);
  for (const memoryBytes of [undefined, 100_000]) {
    await envelopeStored(source(), target(), { band: [100, 300], ...(memoryBytes && { memoryBytes }) });
    const { data } = await readArray(storage);
    expect(data.findIndex(Number.isNaN)).toBe(20_000 - 512);
    expect(data.filter(Number.isNaN).length).toBe(1025);
  }
});

test("an envelope spectrum of the whole band follows a corrected rate", async () => {
  await putRecording(storage, noise(9000, 4), { sampleRateHz: 1000 });
  await welchStored(source(), target(), { envelope: {} });
  const handle = createStorage(storage);
  await handle.put(ID, { ...(await handle.get(ID)), sample_rate_hz: 2000 });
  await resultAgain(target());
  expect(await documentOf(storage)).toMatchObject({ parameters: { envelope: { band: [0, 1000] } } });
});

test("what was deleted is not computed again, and nothing is left", async () => {
  await putRecording(storage, noise(5000, 5));
  const again = computeRows(source(), target(), { nperseg: 64 }, { mode: "power", isAgain: true });
  await expect(again).rejects.toMatchObject({ code: "not-found" });
  expect(await idsOf(storage)).toEqual([ID]);
});

test("an option that is wrong is refused by its name", async () => {
  await putRecording(storage, noise(500));
  const wrong = (run: Promise<unknown>, name: string) =>
    expect(run).rejects.toMatchObject({ code: "invalid-argument", facts: { [name]: expect.anything() } });
  await wrong(welchStored(source(), target(), { returnOnesided: "no" as never }), "returnOnesided");
  await wrong(welchStored(source(), target(), { averagingSegments: "8" as never }), "averagingSegments");
  for (const compute of [welchStored, spectrogramStored, envelopeStored, statisticsStored])
    await wrong(compute(source(), target(), { memoryBytes: -1 }), "memoryBytes");
});
