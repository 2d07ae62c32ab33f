import fc from "fast-check";
import { expect, test } from "vitest";
import { formatHash, parseHash, type UrlState } from "../../../gadgets/url-state.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(9)) || 0);
const states: fc.Arbitrary<UrlState> = fc
  .record(
    {
      path: fc.constantFrom("", "data_stream_module", "data_stream_module/1b-2", "x/y.z"),
      page: fc.constantFrom("form", "waveform"),
      view: fc.tuple(finite, finite).filter(([from, to]) => from < to),
      channel: fc.nat(64),
      scale: fc.constantFrom("linear", "db"),
    },
    { requiredKeys: ["path"] },
  )
  .map((state) => state as UrlState);

test("what the page shows comes back from its URL", () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(parseHash(formatHash(state))).toEqual(state);
    }),
  );
});

test("a URL from anybody is read as far as it makes sense, and never an error", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const state = parseHash(text);
      expect(state.path).toMatch(/^([\w.-]+(\/[\w.-]+)?)?$/);
      expect(parseHash(formatHash(state))).toEqual(state);
    }),
  );
  expect(parseHash("#/data_stream_module/a/../../b?view=9,1&channel=-2&scale=loud&page=<b>")).toEqual({
    path: "data_stream_module/a",
  });
});
