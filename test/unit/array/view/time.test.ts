import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTime, NAT, timeScaleOf, toNanoseconds } from "../../../../src/array/view/time.ts";

const shown = (value: number | bigint, units: string) =>
  formatTime(toNanoseconds(value, timeScaleOf("float64", { units })!)!);

test("times are told as CF writes their units", () => {
  expect(shown(1.5, "days since 2000-01-01")).toBe("2000-01-02T12:00:00Z");
  expect(shown(90, "minutes since 2020-11-13 08:30")).toBe("2020-11-13T10:00:00Z");
  expect(shown(0.25, "seconds since 1999-12-31T23:59:59.5Z")).toBe("1999-12-31T23:59:59.750Z");
  expect(shown(-1, "hours since 1970-1-1 00:00:00 UTC")).toBe("1969-12-31T23:00:00Z");
  expect(shown(2, "ms since 0001-01-01 00:00:00")).toBe("0001-01-01T00:00:00.002Z");
});

test("what no clock here can follow is no time", () => {
  for (const units of ["months since 2000-01-01", "m/s", "days", "days since 2000-13-01", "days since 2000-02-30"])
    expect(timeScaleOf("float64", { units }), units).toBeUndefined();
  expect(timeScaleOf("float64", { units: "days since 2000-01-01", calendar: "360_day" })).toBeUndefined();
  expect(timeScaleOf("S8", { units: "days since 2000-01-01" })).toBeUndefined();
  expect(timeScaleOf("float64", { units: 7 })).toBeUndefined();
});

test("nanoseconds are exact, and no time is none", () => {
  const scale = timeScaleOf("datetime64[ns]", {})!;
  expect(formatTime(toNanoseconds(1_605_255_000_123_456_789n, scale)!)).toBe("2020-11-13T08:10:00.123456789Z");
  expect(formatTime(-1n)).toBe("1969-12-31T23:59:59.999999999Z");
  expect(toNanoseconds(NAT, scale)).toBeUndefined();
  expect(toNanoseconds(Number.NaN, scale)).toBeUndefined();
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (ns) => {
      const [whole, fraction = ""] = formatTime(ns).slice(0, -1).split(".");
      const floor = BigInt(Date.parse(`${whole}Z`)) * 1_000_000n;
      expect(floor + BigInt(fraction.padEnd(9, "0"))).toBe(ns);
    }),
  );
});

test("any text as units is read or left alone, never an error", () => {
  fc.assert(fc.property(fc.string(), (units) => void timeScaleOf("int64", { units })));
  const near = fc.stringMatching(/^(seconds|days) since \d{1,4}-\d{1,2}-\d{1,2}( \d{1,2}:\d\d)?$/);
  fc.assert(
    fc.property(near, fc.double(), (units, value) => {
      const scale = timeScaleOf("float64", { units });
      const ns = scale && toNanoseconds(value, scale);
      if (ns !== undefined) expect(formatTime(ns)).toMatch(/Z$| ns$/);
    }),
  );
});
