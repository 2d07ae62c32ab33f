import fc from "fast-check";
import { expect, test } from "vitest";
import { logColumns } from "../../../../src/signal/plot/log-columns.ts";

test("what is not finite leaves the extremes of its column as they are, wherever it stands in it", () => {
  const value = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 2, 3);
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 8 }), (values) => {
      const finite = values.filter(Number.isFinite);
      fc.pre(finite.length > 0);
      const frequency = values.map((_, i) => 10 + i / 10);
      const all = Float64Array.from(values);
      const { min, max, frequency: at } = logColumns(frequency, all, all, { from: 10, to: 11, columns: 1 });
      expect([[...min], [...max]]).toEqual([[Math.min(...finite)], [Math.max(...finite)]]);
      expect(at[0]).toBe(frequency[values.indexOf(Math.max(...finite))]);
    }),
  );
});
