import fc from "fast-check";
import { expect, test } from "vitest";
import { createArray, openRef } from "../../../src/array/index.ts";
import { normalizeSelection } from "../../../src/array/indexing/selection.ts";
import { checkRef, makeRef, regionOf } from "../../../src/array/ref.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { arbitrarySelection, locate } from "./dense.ts";

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** The places in the whole array that strides lead to, in C order. */
function placesOf(offset: number, shape: readonly number[], strides: readonly number[]): number[] {
  const [length, ...rest] = shape;
  if (length === undefined) return [offset];
  return Array.from({ length }, (_, n) => placesOf(offset + n * strides[0]!, rest, strides.slice(1))).flat();
}

const cases = fc
  .array(fc.nat(6), { maxLength: 4 })
  .chain((shape) => fc.record({ shape: fc.constant(shape), selection: arbitrarySelection(shape) }));

test("strides and offset of a reference lead to the elements selected, and back to the same selection", () => {
  fc.assert(
    fc.property(cases, ({ shape, selection }) => {
      const storage = createStorage({ type: "memory" });
      const meta = { shape, dtype: "int32" } as never;
      const region = normalizeSelection(selection, shape);
      const ref = makeRef({ storage, id: "a", path: "data", meta, revision: 3, cache: undefined as never }, region);
      const { places, shape: result } = locate(selection, shape);
      expect(ref.shape).toEqual(result);
      expect(ref.byteLength).toBe(4 * places.length);
      if (places.length === 0) return;
      expect(placesOf(ref.byteOffset, ref.shape, ref.strides)).toEqual(places.map((place) => 4 * place));
      const back = regionOf(checkRef(JSON.parse(JSON.stringify(ref))), { shape, dtype: "int32" });
      const strides = shape.map((_, axis) => size(shape.slice(axis + 1)));
      const start = back.spans.reduce((sum, span, axis) => sum + span.start * strides[axis]!, 0);
      const steps = back.axes.map((axis) => (axis === null ? 0 : back.spans[axis]!.step * strides[axis]!));
      expect(placesOf(start, back.shape, steps)).toEqual(places);
    }),
  );
});

const SOUND = {
  storage: { type: "memory" },
  id: "a",
  revision: "1",
  byteOffset: 8,
  byteLength: 8,
  shape: [2],
  strides: [4],
  dtype: "int32",
};

test.each<[string, unknown]>([
  ["storage", null],
  ["storage", {}],
  ["storage.type", { type: 1 }],
  ["id", ""],
  ["id", 7],
  ["revision", "-1"],
  ["revision", 1],
  ["byteOffset", -4],
  ["byteOffset", 0.5],
  ["byteLength", 12],
  ["shape.0", [-2]],
  ["shape", "2"],
  ["strides", [4, 4]],
  ["strides.0", ["4"]],
  ["dtype", "int33"],
  ["path", 5],
  ["more", 1],
])("a reference with a wrong %s is invalid-argument and names it", async (path, value) => {
  const key = path.split(".")[0]!;
  const outcome = await openRef({ ...SOUND, [key]: value }).catch((error) => error);
  expect(outcome).toMatchObject({ code: "invalid-argument" });
  expect(`${outcome.facts.path} ${outcome.message}`).toContain(key);
});

test.each([null, 1, "ref", [], undefined])("%j is no reference", async (ref) => {
  await expect(openRef(ref)).rejects.toMatchObject({ code: "invalid-argument" });
});

test.each([
  { byteOffset: 2 },
  { byteOffset: 4000 },
  { strides: [3] },
  { strides: [4000] },
  { strides: [-400] },
  { dtype: "float32" },
])("a reference beyond the array, or to other elements, is refused: %j", (change) => {
  const ref = checkRef({ ...SOUND, ...change });
  expect(() => regionOf(ref, { shape: [3, 5], dtype: "int32" })).toThrow(
    expect.objectContaining({ code: "invalid-argument" }),
  );
});

test("whatever JSON there is, it is a reference or refused in our own words", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(SOUND)), fc.jsonValue(), (key, value) => {
      try {
        regionOf(checkRef({ ...SOUND, [key]: value }), { shape: [3, 5], dtype: "int32" });
      } catch (error) {
        expect(error).toMatchObject({ name: "FieldError" });
      }
    }),
  );
});

test("an array tells its reference, with its name in the group and its revision", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [4, 3], dtype: "int16", path: "other" });
  expect(array.ref([{ start: 3, stop: 0, step: -2 }, 1])).toEqual({
    storage: { type: "memory" },
    id: "a",
    path: "other",
    revision: expect.stringMatching(/^\d+$/),
    byteOffset: 20,
    byteLength: 4,
    shape: [2],
    strides: [-12],
    dtype: "int16",
  });
});
