import fc from "fast-check";
import { expect, test } from "vitest";
import { formatHash, parseHash, type UrlState } from "../../../gadgets/url-state.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(9)) || 0);
const ranges = fc.tuple(finite, finite).filter(([from, to]) => to - from > 1e-9); // a nanosecond
const states: fc.Arbitrary<UrlState> = fc
  .record(
    {
      path: fc.constantFrom("", "data_stream_module", "data_stream_module/1b-2", "x/y.z"),
      page: fc.constantFrom("form", "waveform"),
      view: ranges,
      band: ranges,
      channel: fc.nat(64),
      scale: fc.constantFrom("linear", "db"),
      quantity: fc.constantFrom("amplitude", "rms", "power", "psd"),
      reference: fc.constantFrom(1, 20e-6, 1e6, 0.1),
      map: fc.constantFrom("viridis", "cividis", "inferno", "grey"),
      axis: fc.constantFrom("linear", "log"),
      levels: fc.tuple(fc.integer({ min: -200, max: -1 }), fc.integer({ min: 0, max: 100 })),
      array: fc.constantFrom("data", "time"),
      slice: fc.constantFrom("[1000:2000:4, 2]", "...,0", "[::-1, None]", "a&b=c#%"),
      against: fc.constantFrom("index", "coordinate:time", "field:a b"),
      columns: fc.uniqueArray(fc.nat(1e6), { maxLength: 10 }),
      marks: fc.constantFrom("c50", "b-1.5,h49.98,s3000*50", "y-90*-10"),
      bandmarks: fc.constantFrom("c1e-7"),
      machine: fc.constantFrom("29.95,orders", "0,9,7.94,39.04,0"),
      baseline: fc.constantFrom("data_array_module/1b-2"),
      apart: fc.constantFrom("1"),
      back: fc.nat(),
      right: fc.nat(),
      rows: fc.nat(1000),
    },
    { requiredKeys: ["path"] },
  )
  .map((state) => state as UrlState);

test("what the page shows comes back from its URL", () => {
  fc.assert(
    fc.property(states, (state) => {
      const { view, band, ...exact } = parseHash(formatHash(state));
      const { view: wantedView, band: wantedBand, ...wanted } = state;
      expect(exact).toEqual(wanted);
      for (const [got, want] of [
        [view, wantedView],
        [band, wantedBand],
      ]) {
        const span = want ? want[1] - want[0] : 0;
        for (const side of [0, 1])
          expect(Math.abs((got?.[side] ?? 0) - (want?.[side] ?? 0))).toBeLessThanOrEqual(span / 1e4);
      }
    }),
  );
});

test("a millisecond far into a long recording is still a millisecond after a reload", () => {
  const { view } = parseHash(formatHash({ path: "", view: [12345.67851, 12345.67852] }));
  expect(view).toEqual([12345.67851, 12345.67852]);
});

test("a view is a word or a range, whichever the URL says", () => {
  expect(parseHash("#/data_stream_module/1?view=properties")).toEqual({
    path: "data_stream_module/1",
    named: "properties",
  });
  const named = { path: "data_stream_module/1", page: "form", named: "view" };
  expect(parseHash(formatHash(named))).toEqual(named);
  expect(formatHash({ ...named, view: [1, 2] })).toContain("view=1");
});

test("a URL from anybody is read as far as it makes sense, and never an error", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const state = parseHash(text);
      expect(state.path).toMatch(/^([\w.-]+(\/[\w.-]+)?)?$/);
      expect(parseHash(formatHash(state)).path).toBe(state.path);
    }),
  );
  expect(parseHash("#/data_stream_module/a/../../b?view=9,1&channel=-2&scale=loud&page=<b>")).toEqual({
    path: "data_stream_module/a",
  });
});
