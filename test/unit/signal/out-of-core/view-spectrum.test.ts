/** What a plot reads of a full-length spectrum that lies in blocks: from far away its extremes, from near its bins. */
import { expect, test } from "vitest";
import { createStorage } from "../../../../src/jio/index.ts";
import { provideRunner } from "../../../../src/signal/index.ts";
import { rfftOutOfCore } from "../../../../src/signal/out-of-core/rfft-out-of-core.ts";
import { findStoredPeaks } from "../../../../src/signal/plot/peaks.ts";
import { readSpectrumView } from "../../../../src/signal/plot/spectrum.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import { noise } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

provideRunner(localRunner(() => import("../../../../src/signal/tasks.worker.ts")));

const N = 2 ** 20;
const LINE = 123_457; // a bin
const FS = 1000; // as putRecording says

test("a line stands at its frequency with the power of its sine at any zoom, in as many values as are drawn", async () => {
  const storage = shared("view-spectrum");
  const x = Float32Array.from(noise(N, 3), (value, i) => 0.01 * value + 3 * Math.sin((2 * Math.PI * LINE * i) / N));
  await putRecording(storage, x);
  const target = { storage, id: "data_array_module/spectrum" };
  await rfftOutOfCore({ storage, id: ID }, target, { memoryBytes: 2e6, norm: "forward" });
  const read: number[] = [];
  const handle = createStorage(storage);
  const { length } = (await handle.allAttachments(target.id))["data/0"]!;
  expect(length).toBeLessThan(2e6 / 8 + 1);
  const line = (LINE * FS) / N;
  for (const zoom of [1, 10, 1000]) {
    const [from, to] = zoom === 1 ? [0, FS / 2] : [line - FS / zoom / 4, line + FS / zoom / 4];
    const view = await readSpectrumView({ ...target, columns: 400, from, to }, new AbortController().signal);
    expect(view.frequency.length).toBeLessThanOrEqual(2 * 400 + 4);
    const highest = view.max.reduce((best, value, i) => (value > view.max[best]! ? i : best), 0);
    expect(view.max[highest]).toBeCloseTo(4.5, 2);
    const width = zoom === 1 ? FS / 400 : FS / N / 2;
    expect(Math.abs(view.frequency[highest]! - line)).toBeLessThan(width);
    for (let i = 0; i < view.max.length; i++)
      if (i !== highest) expect(view.max[i]! < 0.01 && view.min[i]! <= view.max[i]!).toBe(true);
    read.push(view.frequency.length);
  }
  expect(Math.min(...read)).toBeGreaterThan(100);
  const { signal } = new AbortController();
  const log = await readSpectrumView({ ...target, columns: 400, from: 0.01, to: FS / 2, axis: "log" }, signal);
  expect(log.frequency.length).toBeLessThanOrEqual(402);
  expect(log.frequency.every((hertz, i) => i === 0 || hertz > log.frequency[i - 1]!)).toBe(true);
  expect(log.frequency.filter((hertz) => hertz < 1).length).toBeGreaterThan(150); // of 4.7 decades two
  expect(Math.max(...log.max)).toBeCloseTo(4.5, 2);
  const { frequency, stepHz } = await findStoredPeaks({ ...target, from: line - 5, to: line + 5, most: 1 }, signal);
  expect(stepHz).toBe(FS / N);
  expect(Math.abs(frequency[0]! - line)).toBeLessThan(FS / N / 4);
  const alone = async (reach: number) => {
    const asked = { ...target, from: line - reach, to: line + reach, most: 1 };
    return (await findStoredPeaks(asked, new AbortController().signal)).prominence[0];
  };
  const prominence = await alone((1.1 * FS) / N);
  expect(prominence).toBeGreaterThan(60);
  expect(await alone(FS / N)).toBe(prominence); // as many lines around a place that is a line's
});
