import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHalf } from "../../../../src/format/index.ts";
import { blankOutside, fitChunk } from "../../../../src/ingest/zarr/fit-chunk.ts";
import { runs } from "../../../support/runs.ts";

test("every element lies at its place in the chunk, and what is over is the fill value", () => {
  const axis = fc
    .integer({ min: 1, max: 4 })
    .chain((wide) => fc.tuple(fc.integer({ min: 1, max: wide }), fc.constant(wide)));
  fc.assert(
    fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), (axes) => {
      const [shape, chunkShape] = [axes.map(([length]) => length), axes.map(([, wide]) => wide)];
      const count = shape.reduce((a, b) => a * b, 1);
      const data = Int16Array.from({ length: count }, (_, i) => i + 1);
      const chunk = new Int16Array(fitChunk(data, shape, { chunkShape, dtype: "int16", fillValue: -7 }).buffer);
      const expected = Array.from({ length: chunkShape.reduce((a, b) => a * b, 1) }, (_, flat) => {
        let [rest, at, step] = [flat, 0, 1];
        for (let i = shape.length - 1; i >= 0; i--) {
          const place = rest % chunkShape[i]!;
          if (place >= shape[i]!) return -7;
          rest = Math.floor(rest / chunkShape[i]!);
          at += place * step;
          step *= shape[i]!;
        }
        return at + 1;
      });
      expect([...chunk]).toEqual(expected);
      const foreign = fitChunk(data, shape, { chunkShape, dtype: "int16", fillValue: 99 });
      const meta = { chunkShape, dtype: "int16", fillValue: -7 } as const;
      expect([...new Int16Array(blankOutside(foreign, shape, meta).buffer)]).toEqual(expected);
    }),
    { numRuns: runs(200) },
  );
});

test("complex, half, 64-bit and text chunks are filled in their own way", () => {
  const complex = fitChunk(Float32Array.of(1, 2), [1], { chunkShape: [2], dtype: "complex64", fillValue: [8, 9] });
  expect([...new Float32Array(complex.buffer)]).toEqual([1, 2, 8, 9]);
  const half = fitChunk(Float32Array.of(1.5), [1], { chunkShape: [2], dtype: "float16", fillValue: Number.NaN });
  expect(Array.from(new Uint16Array(half.buffer), fromHalf)).toEqual([1.5, Number.NaN]);
  const wide = fitChunk(BigInt64Array.of(5n), [1], { chunkShape: [2], dtype: "int64", fillValue: -(2n ** 63n) });
  expect([...new BigInt64Array(wide.buffer)]).toEqual([5n, -(2n ** 63n)]);
  const text = fitChunk(Uint8Array.of(65, 66), [1], { chunkShape: [2], dtype: "S2", fillValue: Uint8Array.of(67, 0) });
  expect([...text]).toEqual([65, 66, 67, 0]);
  expect([...fitChunk(Uint8Array.of(1), [1], { chunkShape: [2], dtype: "uint8", fillValue: null })]).toEqual([1, 0]);
});
