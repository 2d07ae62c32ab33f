import fc from "fast-check";
import { expect, test } from "vitest";
import { clampView, holdAt, isWhole, limitsOf, panBy, pinch, type View, zoomAt } from "../../../gadgets/view.ts";

const MINUTE = limitsOf([0, 60], undefined);
const viewIn = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([a, b]): View => clampView([Math.min(a, b) * 60, Math.max(a, b) * 60], MINUTE));

test("no zoom, pan or pinch leaves the extent, and none makes an empty view", () => {
  fc.assert(
    fc.property(
      viewIn,
      fc.double({ min: -200, max: 200, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (view, at, factor) => {
        const fractions: View = [0.2, 0.2 + factor / 1e3];
        for (const next of [
          zoomAt(view, MINUTE, at, factor),
          panBy(view, MINUTE, at),
          holdAt(factor, MINUTE, at, 0.5),
          pinch(view, fractions, MINUTE),
        ]) {
          expect(next[0]).toBeGreaterThanOrEqual(0);
          expect(next[1]).toBeLessThanOrEqual(60 + 1e-12);
          expect(next[1]).toBeGreaterThan(next[0]);
        }
      },
    ),
  );
});

test("a zoom keeps what lies under the cursor, a pinch what lies under both fingers", () => {
  const [from, to] = zoomAt([10, 30], MINUTE, 15, 0.5);
  expect([from, to]).toEqual([12.5, 22.5]);
  expect((15 - from) / (to - from)).toBe((15 - 10) / (30 - 10));
  expect(pinch([20, 30], [0.25, 0.75], MINUTE)).toEqual([15, 35]);
});

test("no view is smaller than four samples; where their distance is not known, than doubles can tell apart", () => {
  const limits = limitsOf([0, 60], 1 / 48_000);
  expect(limits.smallest).toBe(4 / 48_000);
  expect(limitsOf([0, 60], 100).smallest).toBe(60);
  expect(limitsOf([0, 60], 0).smallest).toBeCloseTo(6e-8, 12);
  expect(limitsOf([-12_000, 100], undefined).smallest).toBeCloseTo(1.2e-5, 12);
  const span = ([from, to]: View) => to - from;
  for (const next of [
    clampView([30, 30], limits),
    zoomAt([30, 31], limits, 30.5, 1e-9),
    pinch([30, 30.000001], [0.1, 0.9], limits),
  ])
    expect(span(next)).toBeCloseTo(4 / 48_000, 9);
  expect(clampView([29.99999, 30.00001], limits)[0]).toBeCloseTo(30 - 2 / 48_000, 9);
});

test("a zoom that meets the limit still keeps what lies under the cursor", () => {
  const limits = limitsOf([0, 60], 0.5);
  expect(zoomAt([10, 14], limits, 11, 0.5)).toEqual([10.5, 12.5]);
  expect(zoomAt([10.5, 12.5], limits, 11, 0.5)).toEqual([10.5, 12.5]);
});

test("the whole extent stays whole, also where the sum of its span and its beginning is rounded", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (a, b) => {
        const limits = limitsOf([a, a + b], undefined);
        const whole = zoomAt(clampView([a + b / 4, a + b / 2], limits), limits, a + b / 3, 100);
        expect(isWhole(whole, limits)).toBe(true);
      },
    ),
  );
});
