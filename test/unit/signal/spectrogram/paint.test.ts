import { beforeEach, expect, test } from "vitest";
import { zarrGroupItems } from "../../../../src/array/index.ts";
import { createStorage, type JioStorage } from "../../../../src/jio/index.ts";
import { fftfreq } from "../../../../src/signal/index.ts";
import { paintSpectrogram } from "../../../../src/signal/plot/spectrogram.ts";
import type { SpectrogramRequest } from "../../../../src/signal/tasks.ts";
import { spectrogramItems } from "../../../support/stored-spectrogram.ts";
import { shared } from "../recording.ts";

const ID = "data_array_module/s";
const [ROWS, BINS] = [3000, 65];
const CLICK = { row: 1777, bin: 40 };
const { signal } = new AbortController();

let description: object;
let storage: JioStorage;
beforeEach(async () => {
  description = shared(crypto.randomUUID());
  storage = createStorage(description as Parameters<typeof createStorage>[0]);
  const power = (row: number, bin: number) => (row === CLICK.row && bin === CLICK.bin ? 100 : bin === 10 ? 1 : 1e-6);
  await storage.bulk(spectrogramItems(ID, { rows: ROWS, bins: BINS, power }));
});

const picture = (o: Partial<SpectrogramRequest> = {}) =>
  paintSpectrogram({ storage: description, id: ID, width: 60, height: 32, map: "grey", ...o }, signal);

test("a single loud cell is seen at its place however far out the picture is, drawn from the level that is fine enough", async () => {
  const whole = await picture();
  expect(whole).toMatchObject({ rowsEach: 64, view: { from: 0.25, to: 1500.25, low: 0, high: 640 }, found: [-60, 20] });
  const loud = whole.levels.indexOf(20);
  expect(whole.levels.filter((level) => level === 20)).toHaveLength(1);
  expect(Math.abs((loud % 60) - (CLICK.row / ROWS) * 60)).toBeLessThan(2);
  expect(32 - Math.floor(loud / 60) - 1).toBe(Math.floor((CLICK.bin * 32) / 64));
  const time = (CLICK.row + 1) * 0.5;
  const near = await picture({ from: time - 10, to: time + 10, low: 300, high: 500 });
  expect(near.rowsEach).toBe(1);
  expect(Math.max(...near.levels)).toBe(20);
});

test("the same part has the same levels from every size of picture that shows all its cells", async () => {
  const view = { from: 10.25, to: 40.25, low: -5, high: 645 };
  const fine = await picture({ ...view, width: 60, height: 65 });
  const double = await picture({ ...view, width: 120, height: 130 });
  for (let y = 0; y < 65; y++)
    for (let x = 0; x < 60; x++) expect(double.levels[2 * y * 120 + 2 * x]).toBe(fine.levels[y * 60 + x]);
});

test("of a two-sided one the negative frequencies come first, and all cells stay at theirs", async () => {
  const frequency = Float64Array.from(fftfreq(BINS, 1 / (10 * BINS)));
  await storage.putAttachment(ID, "frequency/0", new Blob([frequency]));
  const view = { low: -325, high: 325, height: BINS };
  const { facts, levels } = await picture(view);
  expect(facts).toMatchObject({ firstFrequency: -320, frequencyStep: 10 });
  const loud = levels.indexOf(20);
  expect(BINS - 1 - Math.floor(loud / 60)).toBe((CLICK.bin + 32) % BINS);
  expect(await picture()).toMatchObject({ view: { low: -320, high: 320 }, found: [-60, 20] });
  frequency[5] = 12;
  await storage.putAttachment(ID, "frequency/0", new Blob([frequency]));
  await expect(picture(view)).rejects.toMatchObject({ code: "invalid-metadata" });
});

test("what lies beyond the recording is clear, and what is asked for of floor, ceiling and offset is used", async () => {
  const { pixels, levels, ...told } = await picture({ from: -100, to: 100, floorDb: -80, ceilingDb: 0, offsetDb: 6 });
  expect(told).toMatchObject({ floorDb: -80, ceilingDb: 0, found: [-54, 6] });
  expect([levels[0], pixels[3], pixels[4 * 59 + 3]]).toEqual([Number.NaN, 0, 255]);
});

test("a picture is of the spectrogram as it is now, not of what was drawn before", async () => {
  await picture();
  await storage.remove(ID);
  await storage.bulk(spectrogramItems(ID, { rows: ROWS, bins: BINS, power: () => 1e-3 }));
  expect((await picture()).found).toEqual([-30, -30]);
});

test("an aborted picture is not read", async () => {
  const aborted = AbortSignal.abort(new Error("no longer wanted"));
  await expect(
    paintSpectrogram({ storage: description, id: ID, width: 60, height: 32, map: "grey" }, aborted),
  ).rejects.toThrow("no longer wanted");
});

test.each([
  [{ width: 0 }, "invalid-argument"],
  [{ width: 1e6, height: 1e6 }, "invalid-argument"],
  [{ from: 3, to: 3 }, "invalid-argument"],
  [{ low: Number.NaN, high: 5 }, "invalid-argument"],
  [{ axis: "log", low: 0 }, "invalid-argument"],
  [{ floorDb: 3, ceilingDb: 3 }, "invalid-argument"],
  [{ id: "data_array_module/none" }, "not-found"],
] as const)("%j is refused as %s", async (o, code) => {
  await expect(picture(o)).rejects.toMatchObject({ code });
});

test("arrays that are no spectrogram are refused, the key named", async () => {
  const flat = { data: { data: new Float32Array(4), dimensionNames: ["frequency"] } };
  await storage.bulk([{ verb: "put", args: ["flat", {}] }, ...zarrGroupItems("flat", { arrays: flat })]);
  await expect(picture({ id: "flat" })).rejects.toMatchObject({ code: "invalid-metadata", facts: { key: "data" } });
  const falling = {
    data: { data: new Float32Array(4), shape: [2, 2], dimensionNames: ["time", "frequency"] },
    time: { data: Float64Array.of(1, 0), dimensionNames: ["time"] },
    frequency: { data: Float64Array.of(0, 1), dimensionNames: ["frequency"] },
  };
  await storage.bulk([{ verb: "put", args: ["falling", {}] }, ...zarrGroupItems("falling", { arrays: falling })]);
  await expect(picture({ id: "falling" })).rejects.toMatchObject({ code: "invalid-metadata" });
});
