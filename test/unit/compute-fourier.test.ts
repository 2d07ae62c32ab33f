import { beforeEach, expect, test } from "vitest";
import type { FourierOptions } from "../../gadgets/acquirable.ts";
import { openArray } from "../../src/array/index.ts";
import { computeFourier } from "../../src/compute-results.ts";
import { createStorage } from "../../src/jio/index.ts";
import { provideRunner } from "../../src/signal/index.ts";
import { paintSpectrogram } from "../../src/signal/plot/spectrogram.ts";
import { readSpectrogram, readSpectrum } from "../../src/signal/tasks.ts";
import { localRunner } from "../../src/worker/serve.ts";
import { ID, putRecording, shared } from "./signal/recording.ts";

const runner = localRunner(() => import("../../src/signal/tasks.worker.ts"));
provideRunner(runner);
const TARGET = "data_array_module/t";
const [RATE, COUNT] = [1000, 8000];
const signal = new AbortController().signal;
let storage: ReturnType<typeof shared>;

const base: FourierOptions = {
  method: "welch",
  channel: 0,
  window: "hann",
  nperseg: 500,
  noverlap: 250,
  detrend: "constant",
  average: "mean",
  quantity: "psd",
  dbReference: 1,
};
/** 0.5 at 100 Hz, twice as strong in its first half second. */
const samples = Float64Array.from(
  { length: COUNT },
  (_, i) => (i < 500 ? 1 : 0.5) * Math.sin((2 * Math.PI * 100 * i) / RATE),
);

async function compute(delta: Partial<FourierOptions>) {
  let partials = 0;
  const context = { signal, progress: () => {}, partial: () => void partials++ };
  await computeFourier({ storage, sourceId: ID, targetId: TARGET, options: { ...base, ...delta } }, context);
  return { doc: await createStorage(storage).get(TARGET), partials };
}
const peakOf = async (path = "data") => {
  const array = await openArray(createStorage(storage), TARGET, { path });
  return Math.max(...((await array.read()).data as Float64Array));
};

beforeEach(async () => {
  storage = shared(crypto.randomUUID());
  await putRecording(storage, samples, { sampleRateHz: RATE });
});

test("heights of lines are stored where lines are asked for, a density where a density is; how to show it is said", async () => {
  const { doc } = await compute({ quantity: "amplitude", dbReference: 20e-6, average: "median" });
  expect(doc).toMatchObject({
    operation: "welch",
    unit: "FS²",
    parameters: { scaling: "spectrum", average: "median", nperseg: 500 },
    display: { quantity: "amplitude", dbReference: 20e-6 },
  });
  expect((await compute({})).doc).toMatchObject({ unit: "FS²/Hz", parameters: { scaling: "density" } });
});

test("a peak hold keeps the loudest moment, an exponential average the last ones", async () => {
  await compute({ quantity: "power", average: "max" });
  expect(await peakOf()).toBeCloseTo(0.5, 2);
  await compute({ quantity: "power", average: "exponential", averagingSegments: 2 });
  expect(await peakOf()).toBeCloseTo(0.125, 3);
});

test("an envelope spectrum tells its band", async () => {
  const { doc } = await compute({ method: "envelope", band: [50, 150], nperseg: 256, noverlap: 128 });
  expect(doc).toMatchObject({ operation: "welch", parameters: { envelope: { band: [50, 150] } } });
});

test("a spectrogram is stored in the form that its picture is drawn from", async () => {
  const { doc } = await compute({ method: "spectrogram", quantity: "power" });
  expect(doc).toMatchObject({ operation: "spectrogram", unit: "FS²" });
  const picture = await paintSpectrogram({ storage, id: TARGET, width: 31, height: 251, map: "grey" }, signal);
  expect(picture.facts).toMatchObject({ rows: 31, bins: 251, frequencyStep: 2, timeStep: 0.25, firstTime: 0.25 });
  const at = (column: number, hertz: number) => picture.levels[(250 - hertz / 2) * 31 + column]!;
  expect(at(0, 100)).toBeCloseTo(10 * Math.log10(0.5), 1);
  expect(at(20, 100)).toBeCloseTo(10 * Math.log10(0.125), 1);
  expect(at(20, 400)).toBeLessThan(-60);
  expect(readSpectrogram.name).not.toBe(readSpectrum.name);
});

test("a full-length transform is read as the powers of its lines, near and from afar", async () => {
  const { doc } = await compute({ method: "full", quantity: "amplitude" });
  expect(doc).toMatchObject({ operation: "rfft", parameters: { norm: "forward", samples: COUNT } });
  const view = await runner.run(readSpectrum, { storage, id: TARGET, columns: 50 });
  const exact = await runner.run(readSpectrum, { storage, id: TARGET, from: 99, to: 101, columns: 50 });
  const loudest = exact.frequency[exact.max.indexOf(Math.max(...exact.max))]!;
  expect(loudest).toBeCloseTo(100, 6);
  expect(exact.exact).toBe(true);
  expect(exact.frequency[1]! - exact.frequency[0]!).toBeCloseTo(RATE / COUNT, 9);
  const mean = (0.5 * 7500 + 500) / COUNT;
  expect(Math.sqrt(2 * Math.max(...exact.max))).toBeCloseTo(mean, 2);
  expect(Math.max(...view.max)).toBeCloseTo(Math.max(...exact.max), 9);
});
