import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { zarrGroupItems } from "../../../src/array/index.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { provideRunner, welchStored } from "../../../src/signal/index.ts";
import { addExtremes, bucketStart, createExtremes } from "../../../src/signal/plot/extremes.ts";
import { readPeaks, readSpectrum, readWaveform } from "../../../src/signal/tasks.ts";
import { localRunner } from "../../../src/worker/serve.ts";
import { noise } from "./close.ts";
import { ID, putRecording, shared } from "./recording.ts";

const runner = localRunner(() => import("../../../src/signal/tasks.worker.ts"));
provideRunner(runner);
let storage: ReturnType<typeof shared>;
beforeEach(() => {
  storage = shared(crypto.randomUUID());
});

describe("extremes", () => {
  test("of parts taken in order are those of every bucket, what is not finite left out; its peak is its first highest value", () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70 }), (list, columns, part) => {
        const extremes = createExtremes(list.length, columns);
        const data = Float64Array.from(list.flatMap((value) => [value, 1e300])); // the second channel must not count
        for (let first = 0; first < list.length; first += part) {
          const count = Math.min(part, list.length - first);
          addExtremes(extremes, first, { data, offset: 2 * first, stride: 2, count });
        }
        const { min, max, peak, exact } = extremes;
        expect(min.length).toBe(exact ? list.length : columns);
        expect(exact).toBe(list.length <= 2 * columns);
        for (let b = 0; b < min.length; b++) {
          const [start, end] = [bucketStart(extremes, b), bucketStart(extremes, b + 1)];
          const bucket = list.slice(start, end).filter((v) => exact || Number.isFinite(v));
          const highest = bucket.length ? bucket.reduce((a, v) => Math.max(a, v)) : Number.NaN;
          expect(min[b]! + 0).toEqual(bucket.length ? bucket.reduce((a, v) => Math.min(a, v)) + 0 : Number.NaN);
          expect(max[b]! + 0).toEqual(highest + 0);
          const middle = Math.floor((start + end - 1) / 2);
          const first = list.findIndex((v, i) => i >= start && v === highest);
          expect(peak[b]).toBe(bucket.length && !exact ? first : middle);
        }
      }),
    );
  });
});

describe("readWaveform", () => {
  const request = (startS: number, endS: number, columns: number, channel = 1) => ({
    storage,
    id: ID,
    channel,
    startS,
    endS,
    columns,
  });

  test("draws the true extremes of a recording longer than one slice, one spike in a million kept", async () => {
    const frames = 1_500_000;
    const samples = Int16Array.from({ length: 2 * frames }, (_, i) => (i % 2 ? (i * 7) % 1000 : 30_000));
    samples[2 * 1_234_567 + 1] = -32_768;
    samples[2 * 7 + 1] = 32_767;
    await putRecording(storage, samples, {
      channelCount: 2,
      channels: [
        { unit: "g", scale: 1 },
        { unit: "g", scale: 10 },
      ],
    });
    const seen: { bytes: number; totalBytes: number }[] = [];
    const wave = await runner.run(readWaveform, request(0, 1500, 400), { onEvent: (event) => seen.push(event) });
    expect(wave.exact).toBe(false);
    expect(wave.time.length).toBe(400);
    expect(Math.min(...wave.min)).toBe(-10);
    expect(Math.max(...wave.max)).toBe((10 * 32_767) / 32_768);
    const column = wave.min.indexOf(-10);
    expect(Math.abs(wave.time[column]! - 1234.567)).toBeLessThan(1500 / 400);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)!.bytes).toBe(seen.at(-1)!.totalBytes);
  });

  test("gives the samples themselves where there are about two a column or fewer", async () => {
    const samples = noise(10_000);
    await putRecording(storage, samples, { sampleRateHz: 100 });
    const wave = await runner.run(readWaveform, request(10.005, 11.995, 101, 0));
    expect(wave.exact).toBe(true);
    expect([...wave.min]).toEqual([...samples.subarray(1000, 1201)]);
    expect(wave.max).toEqual(wave.min);
    expect([...wave.time]).toEqual(Array.from({ length: 201 }, (_, i) => (1000 + i) / 100));
  });

  test("puts each column at the time of its highest sample, so that a peak reads the same at every width", async () => {
    const samples = noise(50_000).map((value) => value / 100);
    samples[31_415] = 9;
    await putRecording(storage, samples);
    for (const columns of [1, 7, 250, 300, 1380]) {
      const wave = await runner.run(readWaveform, request(0, 50, columns, 0));
      expect(wave.exact).toBe(false);
      expect(wave.time[wave.max.indexOf(9)]).toBe(31.415);
      expect(wave.time.every((time, i) => i === 0 || time > wave.time[i - 1]!)).toBe(true);
    }
  });

  test("a column holds no sample from beyond the edge of the view, where its highest value would not be seen", async () => {
    const samples = noise(50_000).map((value) => value / 100);
    [samples[9_999], samples[10_003], samples[20_001]] = [9, 5, 9];
    await putRecording(storage, samples);
    const wave = await runner.run(readWaveform, request(10, 20, 100, 0));
    expect(Math.max(...wave.max)).toBe(5);
    expect(wave.time[0]).toBe(10.003);
    expect(wave.time.at(-1)).toBeLessThanOrEqual(20);
  });

  test("one infinite sample does not hide the others of its column; alone it is given as it is", async () => {
    const samples = Float32Array.from({ length: 10_000 }, (_, i) => (i % 100) / 100);
    [samples[4_321], samples[4_322]] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    await putRecording(storage, samples);
    const wide = await runner.run(readWaveform, request(0, 10, 100, 0));
    expect([...wide.max]).toEqual(Array.from({ length: 100 }, () => Math.fround(0.99)));
    expect([...wide.min]).toEqual(Array.from({ length: 100 }, () => 0));
    const narrow = await runner.run(readWaveform, request(4.3205, 4.3225, 100, 0));
    expect([...narrow.max].slice(1, 3)).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });

  test("outside the recording is nothing, and a wrong request is refused", async () => {
    await putRecording(storage, noise(100));
    expect((await runner.run(readWaveform, request(5, 6, 10, 0))).time.length).toBe(0);
    for (const wrong of [
      request(0, 1, 0, 0),
      request(1, 0, 10, 0),
      request(0, 1, 10, 1),
      request(Number.NaN, 1, 10, 0),
    ])
      await expect(runner.run(readWaveform, wrong)).rejects.toMatchObject({ code: "invalid-argument" });
    const signal = AbortSignal.abort("gone");
    await expect(runner.run(readWaveform, request(0, 1, 10, 0), { signal })).rejects.toBe("gone");
  });
});

describe("readSpectrum", () => {
  const put = async (data: Float64Array, frequency: Float64Array) => {
    const dimensionNames = ["frequency"];
    const arrays = {
      data: { data, dimensionNames, attributes: { units: "g²/Hz" } },
      frequency: { data: frequency, dimensionNames, attributes: { units: "Hz" } },
    };
    await createStorage(storage).bulk([{ verb: "put", args: [ID, {}] }, ...zarrGroupItems(ID, { arrays })]);
  };

  test("keeps the extremes of a wide view and every bin of a narrow one", async () => {
    const data = noise(5001).map(Math.abs);
    data[3333] = 100;
    await put(
      data,
      Float64Array.from({ length: 5001 }, (_, k) => k / 2),
    );
    const wide = await runner.run(readSpectrum, { storage, id: ID, columns: 200 });
    expect(wide).toMatchObject({ exact: false, units: "g²/Hz", frequencyUnits: "Hz" });
    expect(Math.max(...wide.max)).toBe(100);
    expect(Math.abs(wide.frequency[wide.max.indexOf(100)]! - 3333 / 2)).toBeLessThan(2500 / 200);
    const narrow = await runner.run(readSpectrum, { storage, id: ID, from: 1660, to: 1670, columns: 200 });
    expect(narrow.exact).toBe(true);
    expect([...narrow.frequency]).toEqual(Array.from({ length: 23 }, (_, i) => (3319 + i) / 2));
    expect([...narrow.max]).toEqual([...data.subarray(3319, 3342)]);
  });

  test("puts each column at the frequency of its highest value, so that a peak is read off where it is", async () => {
    const frequency = Float64Array.from({ length: 1000 }, (_, bin) => bin * 0.5);
    const power = Float64Array.from(frequency, (hertz) => (hertz === 123.5 ? 9 : 1));
    await put(power, frequency);
    const view = await runner.run(readSpectrum, { storage, id: ID, columns: 20 });
    expect(view.exact).toBe(false);
    expect(view.frequency[view.max.indexOf(9)]).toBe(123.5);
  });

  test("finds the peak of a column also behind a bin that is not a number", async () => {
    const power = Float64Array.from({ length: 1000 }, (_, bin) => (bin === 13 ? 9 : 1));
    power[0] = Number.NaN;
    power[14] = Number.POSITIVE_INFINITY;
    await put(
      power,
      power.map((_, bin) => bin),
    );
    const view = await runner.run(readSpectrum, { storage, id: ID, columns: 20 });
    expect([view.frequency[0], view.max[0]]).toEqual([13, 9]);
  });

  test("has columns of equal ratio on a logarithmic axis, lines one by one where they are few, and one beyond each edge", async () => {
    const frequency = Float64Array.from({ length: 20_001 }, (_, bin) => bin * 0.5);
    const power = Float64Array.from(frequency, (hertz) => (hertz === 1234.5 ? 9 : 1 / (1 + hertz)));
    await put(power, frequency);
    const asked = { storage, id: ID, axis: "log" as const };
    const view = await runner.run(readSpectrum, { ...asked, from: 2, to: 9000, columns: 100 });
    expect(view).toMatchObject({ exact: false, placed: true });
    expect([view.frequency[0], view.frequency.at(-1)]).toEqual([1.5, 9000.5]);
    expect([...view.frequency.slice(1, 8)]).toEqual([2, 2.5, 3, 3.5, 4, 4.5, 5]);
    const top = view.max.indexOf(9);
    expect(view.frequency[top]).toBe(1234.5);
    const ratio = view.frequency[90]! / view.frequency[80]!;
    expect(ratio).toBeCloseTo((9000 / 2) ** (10 / 100), 1);
    const near = await runner.run(readSpectrum, { ...asked, from: 1230, to: 1240, columns: 100 });
    expect([near.exact, near.frequency.length]).toEqual([true, 23]);
    await expect(runner.run(readSpectrum, { ...asked, from: 0, to: 9, columns: 9 })).rejects.toMatchObject({
      code: "invalid-argument",
    });
  });

  test("draws a two-sided spectrum from its lowest frequency on", async () => {
    await put(Float64Array.of(0, 1, 2, 3, 4), Float64Array.of(0, 1, 2, -2, -1));
    const { frequency, min } = await runner.run(readSpectrum, { storage, id: ID, columns: 10 });
    expect([...frequency]).toEqual([-2, -1, 0, 1, 2]);
    expect([...min]).toEqual([3, 4, 0, 1, 2]);
  });
});

describe("readPeaks", () => {
  test("finds the tones of a recording between the lines, the highest first, in the part that is asked for", async () => {
    const tones = [
      [50.3, 0.5],
      [101.7, 0.1],
      [200, 0.3],
    ] as const;
    const samples = Float32Array.from({ length: 40_000 }, (_, i) =>
      tones.reduce((sum, [hertz, amplitude]) => sum + amplitude * Math.sin((2 * Math.PI * hertz * i) / 1000), 0),
    );
    await putRecording(storage, samples);
    const target = { storage, id: "data_array_module/peaks" };
    await welchStored({ storage, id: ID }, target, { nperseg: 2048, window: "hann", scaling: "spectrum" });
    const asked = { ...target, from: 0, to: 500, most: 3 };
    const { frequency, power, stepHz, isCorrected } = await runner.run(readPeaks, asked);
    expect({ stepHz, isCorrected }).toEqual({ stepHz: 1000 / 2048, isCorrected: true });
    for (const [n, [hertz, amplitude]] of [tones[0], tones[2], tones[1]].entries()) {
      expect(frequency[n]).toBeCloseTo(hertz, 2);
      expect(10 * Math.log10(power[n]! / (amplitude ** 2 / 2))).toBeCloseTo(0, 1);
    }
    const part = await runner.run(readPeaks, { ...asked, from: 90, to: 110, most: 1 });
    expect(part.frequency[0]).toBeCloseTo(101.7, 2);
    await expect(runner.run(readPeaks, { ...asked, most: 0 })).rejects.toMatchObject({ code: "invalid-argument" });
  });
});
