import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPlace, formatQuantity, planAxis, scaleFor, ticksOf } from "../../../gadgets/quantity.ts";
import type { View } from "../../../gadgets/view.ts";

test("the labels of an axis differ, find room and say where their ticks are, at every zoom", () => {
  const size = fc.double({ min: -6, max: 6, noNaN: true });
  const zoom = fc.double({ min: 0, max: 8.9, noNaN: true });
  const sides = fc.constantFrom({ room: 7, count: 25 }, { room: 7, count: 7 });
  fc.assert(
    fc.property(
      size,
      zoom,
      fc.constantFrom(-1, 1),
      fc.constantFrom("s", "Pa", "FS", ""),
      sides,
      (e, z, sign, unit, side) => {
        const from = sign * 10 ** e;
        const view: View = [from, from + 10 ** (e - z)];
        const { ticks, title } = planAxis(view, { label: "Axis", unit, ...side });
        const labels = ticks.map(({ label }) => label);
        expect(ticks.length).toBeGreaterThan(1);
        expect(new Set(labels).size).toBe(labels.length);
        const longest = Math.max(...labels.map((label) => label.length));
        if (z > 2) expect(longest).toBeLessThanOrEqual(side.room);
        expect((labels.length - 1) * longest).toBeLessThanOrEqual(side.count * side.room);
        const numbers = labels.map((label) => Number(label.replace("−", "-").replaceAll(",", "")));
        const stepShown = numbers[1]! - numbers[0]!;
        const step = ticks[1]!.v - ticks[0]!.v;
        const factor = 10 ** Math.round(Math.log10(stepShown / step));
        expect(Math.abs(stepShown / step / factor - 1)).toBeLessThan(1e-5);
        const origin = ticks[0]!.v - numbers[0]! / factor;
        if (!title.includes("from")) expect(Math.abs(origin)).toBeLessThan(1e-6 * step + 1e-12 * Math.abs(from));
        else expect(origin).toBeLessThanOrEqual(from + 1e-5 * step);
        for (const { v } of ticks) expect(v >= view[0] - step * 1e-5 && v <= view[1] + step * 1e-5).toBe(true);
      },
    ),
  );
});

test("ticks are round numbers in the shown unit, with the digits that tell them apart", () => {
  const labels = (from: number, to: number, count: number, unit: string) =>
    ticksOf(from, to, count, scaleFor(unit, to)).map(({ label }) => label);
  expect(labels(0, 24_000, 6, "Hz")).toEqual(["0", "5", "10", "15", "20"]);
  expect(labels(30.0001, 30.0002, 4, "s")).toEqual(["30.00010", "30.00015", "30.00020"]);
  expect(labels(-0.5, 0.5, 5, "FS")).toEqual(["−0.4", "−0.2", "0.0", "0.2", "0.4"]);
  expect(labels(1, 1, 5, "s")).toEqual([]);
});

test("labels too long to stand side by side become fewer", () => {
  const { ticks, title } = planAxis([0, 5e6], { label: "Time", unit: "s", room: 7, count: 25 });
  expect(title).toBe("Time (s)");
  expect(ticks.map(({ v }) => v + 0)).toEqual(Array.from({ length: 11 }, (_, i) => i * 5e5));
});

test("quantities carry SI prefixes where people use them, else a power of ten", () => {
  expect(formatQuantity(24_000, "Hz")).toBe("24 kHz");
  expect(formatQuantity(5400, "s")).toBe("5,400 s");
  expect(formatQuantity(-0.00002, "s")).toBe("−20 µs");
  expect(formatQuantity(1.234e-9, "FS²/Hz")).toBe("1.234 ×10⁻⁹ FS²/Hz");
  expect(formatQuantity([-0.12, 0.3], "FS")).toBe("−0.12 … 0.3 FS");
  expect(formatQuantity(0.99997, "V")).toBe("1 V");
  expect(formatQuantity(2e-15, "V")).toBe("2 ×10⁻¹⁵ V");
  expect(formatQuantity(2e8, "s")).toBe("200 ×10⁶ s");
  expect(formatPlace(50.02, "Hz", 0.1)).toBe("50.02 Hz");
});

test("numbers too great to count steps between them have no ticks", () => {
  expect(ticksOf(1e17, 1e17 + 16, 10, scaleFor("", 1))).toEqual([]);
  expect(ticksOf(0, 5000, 5000, scaleFor("", 1))).toEqual([]);
});
