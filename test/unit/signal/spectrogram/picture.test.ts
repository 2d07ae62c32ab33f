import fc from "fast-check";
import { expect, test } from "vitest";
import { COLOUR_MAPS, colourStops, colourTable } from "../../../../src/signal/plot/colour-map.ts";
import {
  addBlock,
  automaticRange,
  createGrid,
  finiteExtent,
  levelsOf,
  paint,
} from "../../../../src/signal/plot/spectrogram-picture.ts";
import { planSpans } from "../../../../src/signal/plot/spectrogram-plan.ts";
import { runs } from "../../../support/runs.ts";

test("the table has the colours of matplotlib at both ends, in the middle and between its points", () => {
  const at = (map: (typeof COLOUR_MAPS)[number], i: number) => [...colourTable(map).subarray(3 * i, 3 * i + 3)];
  const hex = (text: string) => [0, 2, 4].map((n) => Number.parseInt(text.slice(n, n + 2), 16));
  expect([at("viridis", 0), at("viridis", 64), at("viridis", 255)]).toEqual([
    hex("440154"),
    hex("3b528b"),
    hex("fde725"),
  ]);
  expect([at("cividis", 0), at("cividis", 128), at("cividis", 255)]).toEqual([
    hex("00224e"),
    hex("7d7c78"),
    hex("fee838"),
  ]);
  expect([at("inferno", 0), at("inferno", 64), at("inferno", 255)]).toEqual([
    hex("000004"),
    hex("57106e"),
    hex("fcffa4"),
  ]);
  expect([at("grey", 0), at("grey", 100), at("grey", 255)]).toEqual([
    [0, 0, 0],
    [100, 100, 100],
    [255, 255, 255],
  ]);
  for (const [map, i, wanted] of [
    ["viridis", 100, "2a768e"],
    ["viridis", 200, "70cf57"],
    ["inferno", 200, "fb9d07"],
    ["cividis", 200, "c4b468"],
  ] as const)
    for (const [c, value] of hex(wanted).entries())
      expect(Math.abs(at(map, i)[c]! - value), `${map} ${i}`).toBeLessThanOrEqual(2);
});

test("every map rises in lightness from one entry to the next, as levels do", () => {
  const linear = (byte: number) => (byte / 255) ** 2.2;
  for (const map of COLOUR_MAPS) {
    const table = colourTable(map);
    const light = Array.from({ length: 256 }, (_, i) => {
      const [r, g, b] = [...table.subarray(3 * i, 3 * i + 3)].map((byte) => linear(byte));
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    });
    for (let i = 8; i < 256; i += 8) expect(light[i]!, `${map} ${i}`).toBeGreaterThan(light[i - 8]!);
    expect(colourStops(map).join(" ")).toMatch(/^#[0-9a-f]{6}( #[0-9a-f]{6})+$/);
  }
});

test("the grid holds the greatest cell of each pixel, in whatever blocks the cells come", () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 30 }),
    bins: fc.integer({ min: 1, max: 20 }),
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 30 }),
    part: fc.integer({ min: 1, max: 31 }),
    firstBin: fc.integer({ min: 0, max: 5 }),
    seed: fc.array(fc.oneof(fc.float({ noNaN: true, min: 0 }), fc.constant(Number.NaN)), {
      minLength: 1,
      maxLength: 50,
    }),
  });
  fc.assert(
    fc.property(shape, ({ rows, bins, width, height, part, seed, ...more }) => {
      const firstBin = Math.min(more.firstBin, bins - 1);
      const cell = (row: number, bin: number) => Math.fround(seed[(row * 31 + bin * 7) % seed.length]!);
      const columns = planSpans(width, rows, (at) => at * rows);
      const lanes = planSpans(height, bins, (at) => firstBin + at * (bins - firstBin));
      const grid = createGrid({ width, height });
      for (let row = 0; row < rows; row += part) {
        const count = Math.min(part, rows - row);
        const kept = bins - firstBin;
        const data = Float32Array.from({ length: count * kept }, (_, i) =>
          cell(row + Math.floor(i / kept), firstBin + (i % kept)),
        );
        addBlock(grid, columns, lanes, { data, firstRow: row, rows: count, firstBin, bins: kept });
      }
      for (let x = 0; x < width; x++) {
        for (let y = 0; y < height; y++) {
          let best = Number.NaN;
          for (let row = columns[2 * x]!; row < columns[2 * x + 1]!; row++)
            for (let bin = lanes[2 * y]!; bin < lanes[2 * y + 1]!; bin++)
              if (!(best >= cell(row, bin)) && !Number.isNaN(cell(row, bin))) best = cell(row, bin);
          expect(grid.values[x * height + y]).toBe(best);
        }
      }
    }),
    { numRuns: runs(200) },
  );
});

test("levels lie row by row from the highest frequency, with the offset of a reference; no power is −∞, nothing is NaN", () => {
  const grid = createGrid({ width: 2, height: 2 });
  grid.values.set([1, 100, 0, Number.NaN]); // columns from the left, each from below
  expect([...levelsOf(grid, 3)]).toEqual([23, Number.NaN, 3, Number.NEGATIVE_INFINITY]);
  expect(finiteExtent(levelsOf(grid, 0))).toEqual([0, 20]);
  expect(finiteExtent(Float32Array.of(Number.NaN, Number.NEGATIVE_INFINITY))).toBeUndefined();
});

test("colours run from floor to ceiling and stay at the ends beyond; what has no level is clear", () => {
  const range = { floorDb: -50, ceilingDb: 0 };
  const pixels = paint(Float32Array.of(-300, Number.NEGATIVE_INFINITY, -25, 10, Number.NaN), range, "grey");
  const at = (i: number) => [...pixels.subarray(4 * i, 4 * i + 4)];
  expect([at(0), at(1), at(2), at(3), at(4)]).toEqual([
    [0, 0, 0, 255],
    [0, 0, 0, 255],
    [128, 128, 128, 255],
    [255, 255, 255, 255],
    [0, 0, 0, 0],
  ]);
});

test("the range found by itself begins in the noise and ends at the strongest, 10 to 100 dB apart", () => {
  const noise = Float32Array.from({ length: 50_000 }, (_, i) => -90 + (i % 100) / 10);
  noise.set(new Float32Array(100).fill(-3.5), 1000);
  expect(automaticRange(noise)).toEqual({ floorDb: -89, ceilingDb: -3 });
  expect(automaticRange(new Float32Array(10).fill(-20))).toEqual({ floorDb: -30, ceilingDb: -20 });
  const deep = Float32Array.from({ length: 1000 }, (_, i) => (i < 500 ? -250 : 0));
  expect(automaticRange(deep)).toEqual({ floorDb: -100, ceilingDb: 0 });
  expect(automaticRange(new Float32Array(4).fill(Number.NEGATIVE_INFINITY))).toEqual({ floorDb: -100, ceilingDb: 0 });
});
