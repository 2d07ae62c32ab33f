import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Selection } from "../../../src/array/index.ts";
import { normalizeSelection } from "../../../src/array/indexing/selection.ts";
import { isCode } from "../../../src/base/errors.ts";
import { python, testWith } from "../../support/peers.ts";
import { arbitrarySelection, locate } from "./dense.ts";

const NUMPY = `
import json, sys, numpy
def item(i):
    return slice(i.get("start"), i.get("stop"), i.get("step")) if isinstance(i, dict) else Ellipsis if i == "..." else i
def run(case):
    a = numpy.arange(int(numpy.prod(case["shape"]))).reshape(case["shape"])
    r = numpy.asarray(a[tuple(item(i) for i in case["selection"])])
    return {"shape": r.shape, "places": r.ravel().tolist()}
json.dump([run(c) for c in json.load(sys.stdin)], sys.stdout)`;

vi.setConfig({ testTimeout: 60_000 }); // hundreds of cases, or other programs: slow where the machine is busy

const cases = fc
  .array(fc.nat(9), { maxLength: 4 })
  .chain((shape) => arbitrarySelection(shape).map((selection) => ({ shape, selection })));

/** The places of a region's elements, from its spans alone. */
function placesOf(selection: Selection, shape: number[]) {
  const region = normalizeSelection(selection, shape);
  const places = region.spans.reduce(
    (outer, { start, step, count }, axis) =>
      outer.flatMap((place) => Array.from({ length: count }, (_, k) => place * shape[axis] + start + k * step)),
    [0],
  );
  return { shape: [...region.shape], places };
}

testWith("numpy")("a selection takes the elements numpy's basic indexing takes, in the same shape", () => {
  const sample = fc.sample(cases, { numRuns: 1000, seed: 7 });
  const expected = JSON.parse(python(NUMPY, JSON.stringify(sample)).toString());
  expect(sample.map(({ shape, selection }) => placesOf(selection, shape))).toEqual(expected);
});

test("a selection takes the elements of a plain model", () => {
  fc.assert(
    fc.property(cases, ({ shape, selection }) => {
      expect(placesOf(selection, shape)).toEqual(locate(selection, shape));
    }),
  );
});

test.each<[string, Selection]>([
  ["an index past the end", [5]],
  ["an index before the start", [-6]],
  ["a fraction as index", [1.5]],
  ["a fraction as bound", [{ start: 0.5 }]],
  ["NaN as bound", [{ stop: Number.NaN }]],
  ["a step of 0", [{ step: 0 }]],
  ["more indices than axes", [0, 0, 0]],
  ['a second "..."', ["...", "..."]],
  ["a list of indices", [[1, 2]] as unknown as Selection],
  ["a word", ["all"] as unknown as Selection],
  ["no list at all", 3 as unknown as Selection],
])("%s is refused as invalid-argument", (_what, selection) => {
  let caught: unknown;
  try {
    normalizeSelection(selection, [5, 2]);
  } catch (error) {
    caught = error;
  }
  expect(isCode(caught, "invalid-argument")).toBe(true);
});
