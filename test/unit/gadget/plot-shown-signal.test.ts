import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSignal } from "../../../gadgets/plot/shown-signal.ts";
import { isCode } from "../../../src/base/errors.ts";
import { runs } from "../../support/runs.ts";

test("values alone lie side by side, by their rate where one is said", () => {
  const { data, resolution } = parseSignal({ y: [1, 2, 3] });
  expect([...data.x]).toEqual([0, 1, 2]);
  expect(resolution).toBe(1);
  expect([...parseSignal({ y: new Float32Array([5, 6]), sampleRateHz: 4 }).data.x]).toEqual([0, 0.25]);
});

test("what a page sends is drawn, or refused as an invalid argument, never anything else", () => {
  const list = fc.oneof(fc.array(fc.double()), fc.array(fc.anything()), fc.float32Array(), fc.anything());
  const fields = { y: list, x: list, sampleRateHz: fc.anything(), label: fc.anything(), xUnit: fc.string() };
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record(fields, { requiredKeys: [] })), (value) => {
      try {
        const { data, words } = parseSignal(value);
        expect(data.x.length).toBe(data.min.length);
        expect(data.x.every((at, i) => i === 0 || at > data.x[i - 1]!)).toBe(true);
        for (const text of Object.values(words)) expect(text.length).toBeLessThanOrEqual(200);
      } catch (error) {
        if (!isCode(error, "invalid-argument")) throw error;
      }
    }),
    { numRuns: runs(300) },
  );
});

test("x must rise and fit y; a rate is above zero", () => {
  for (const signal of [{ y: [1, 2], x: [0] }, { y: [1, 2], x: [1, 1] }, { y: [1], sampleRateHz: 0 }, { x: [1] }, null])
    expect(() => parseSignal(signal)).toThrow(/show:/);
});
