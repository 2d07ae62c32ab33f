import fc from "fast-check";
import { expect, test } from "vitest";
import {
  chooseLevel,
  frequencyExtent,
  planBins,
  planColumns,
  planSpans,
  type SpectrogramFacts,
  timeExtent,
} from "../../../../src/signal/plot/spectrogram-plan.ts";
import { runs } from "../../../support/runs.ts";

const facts: SpectrogramFacts = {
  rows: 1000,
  bins: 101,
  firstTime: 1,
  timeStep: 0.5,
  firstFrequency: 0,
  frequencyStep: 10,
  units: "g²/Hz",
};

test("each cell whose middle lies in the picture belongs to exactly one pixel, and each pixel inside shows a cell", () => {
  const shape = fc.record({
    pixels: fc.integer({ min: 1, max: 300 }),
    count: fc.integer({ min: 1, max: 500 }),
    from: fc.double({ min: -50, max: 500, noNaN: true }),
    span: fc.double({ min: 0.01, max: 600, noNaN: true }),
  });
  fc.assert(
    fc.property(shape, ({ pixels, count, from, span }) => {
      const spans = planSpans(pixels, count, (part) => from + part * span);
      const owners = new Uint16Array(count);
      for (let pixel = 0; pixel < pixels; pixel++) {
        const [start, end] = [spans[2 * pixel]!, spans[2 * pixel + 1]!];
        expect(start).toBeLessThanOrEqual(end);
        const [left, right] = [from + (pixel / pixels) * span, from + ((pixel + 1) / pixels) * span];
        if (left >= 0 && right <= count) expect(end).toBeGreaterThan(start);
        for (let cell = start; cell < end; cell++) {
          const middle = cell + 0.5;
          if (middle >= left && middle < right) owners[cell]!++;
          else expect(end - start).toBe(1); // a cell wider than the pixel
        }
      }
      for (let cell = 0; cell < count; cell++) {
        const isShown = cell + 0.5 >= from && cell + 0.5 < from + span;
        expect(owners[cell]).toBe(isShown ? 1 : 0);
      }
    }),
    { numRuns: runs(100) },
  );
});

test("the level drawn is the finest with at most two rows in a column, else the coarsest there is", () => {
  const levels = [
    { path: "level_1", rows: 4 },
    { path: "level_2", rows: 16 },
  ];
  expect(chooseLevel(levels, 2000, 1000)).toEqual({ path: "data", rows: 1 });
  expect(chooseLevel(levels, 2001, 1000).path).toBe("level_1");
  expect(chooseLevel(levels.toReversed(), 8001, 1000).path).toBe("level_2");
  expect(chooseLevel(levels, 1e9, 1000).path).toBe("level_2");
  expect(chooseLevel([], 1e9, 1000).path).toBe("data");
});

test("rows stand in the middle of their time, also those of a coarser level", () => {
  expect(timeExtent(facts)).toEqual([0.75, 500.75]);
  const whole = { from: 0.75, to: 500.75, low: 0, high: 1000 };
  expect([...planColumns(facts, whole, 4, { path: "data", rows: 1 })]).toEqual([0, 250, 250, 500, 500, 750, 750, 1000]);
  expect([...planColumns(facts, whole, 2, { path: "level_4", rows: 256 })]).toEqual([0, 2, 2, 4]);
  const before = { ...whole, from: -499.25, to: 0.75 };
  expect([...planColumns(facts, before, 1, { path: "data", rows: 1 })]).toEqual([0, 0]);
});

test("a pixel of a linear axis holds the bins of its band, one of a logarithmic axis those of its part of a decade", () => {
  const view = { from: 0, to: 1, low: 10, high: 1000 };
  expect([...planBins(facts, { ...view, low: 0 }, 2, "linear")]).toEqual([0, 50, 50, 100]);
  expect([...planBins(facts, view, 2, "log")]).toEqual([1, 10, 10, 100]);
  expect(frequencyExtent(facts, "linear")).toEqual([0, 1000]);
  expect(frequencyExtent(facts, "log")).toEqual([10, 1000]);
});
