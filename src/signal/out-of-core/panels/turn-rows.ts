/** Rows of bins, turned to blocks: quotient after quotient, in each all residues. Positions and steps count complex values. */
import type { F } from "../../types.ts";
import { mirrored, type Residues } from "../plan/blocked-index.ts";
import { lengthOf, type Range, type Shape } from "../plan/layout.ts";

/** Rows of one task: [plane][row][n3], complex. */
export interface RowSet {
  readonly shape: Shape;
  readonly rows: Range;
  readonly planes: Range;
  readonly values: F;
}

/** Where in the rows the bins of a block lie. */
export interface Walk {
  readonly group: Residues;
  readonly plane: number;
  /** Whether they are mirror images of the rows. */
  readonly isImage: boolean;
  /** Position of the first bin, and steps to the next residue, to the next plane and to the next quotient. */
  readonly first: number;
  readonly rowStep: number;
  readonly planeStep: number;
  readonly step: 1 | -1;
}

/** In the order of blocksOfTask. */
export function walksOf({ shape, rows, planes }: Omit<RowSet, "values">): Walk[] {
  const { n1, n2, n3 } = shape;
  const [rowStep, planeStep] = [n3, n3 * lengthOf(rows)];
  const own: Walk = { group: rows, plane: planes.start, isImage: false, first: 0, rowStep, planeStep, step: 1 };
  const images = mirrored(n1, rows);
  const lastRow = n1 - images.start - rows.start;
  const image: Walk = {
    group: images,
    plane: n2 - planes.stop,
    isImage: true,
    first: (lengthOf(planes) - 1) * planeStep + lastRow * rowStep + n3 - 1,
    rowStep: -rowStep,
    planeStep: -planeStep,
    step: -1,
  };
  return images.stop > images.start ? [own, image] : [own];
}

/** Values that are turned round at once: with their sources they stay in the first cache. */
const TILE_BYTES = 2 ** 14;

/** The bins of a block from `start` up to `stop`, one after another, to the beginning of `out`. */
export function turnPiece(set: RowSet, walk: Walk, { start, stop }: Range, out: F): void {
  const perQuotient = lengthOf(walk.group) * lengthOf(set.planes);
  const whole = Math.min(stop, Math.ceil(start / perQuotient) * perQuotient);
  const wholeEnd = Math.max(whole, Math.floor(stop / perQuotient) * perQuotient);
  turnPart(set, walk, { start, stop: whole }, out, 0);
  const [from, to] = [unitsOf(set.values), unitsOf(out)];
  const turn = set.values instanceof Float32Array ? turnSingles : turnDoubles;
  const atOnce = Math.max(1, Math.floor(TILE_BYTES / (2 * out.BYTES_PER_ELEMENT) / perQuotient));
  for (let q = whole / perQuotient; q < wholeEnd / perQuotient; q += atOnce) {
    const count = Math.min(atOnce, wholeEnd / perQuotient - q);
    const first = walk.first + q * walk.step;
    const at = q * perQuotient - start;
    turn(from, to, { ...walk, first, count, planes: lengthOf(set.planes), at });
    if (walk.isImage) conjugate(out, at, at + count * perQuotient);
  }
  turnPart(set, walk, { start: wholeEnd, stop }, out, wholeEnd - start);
}

/** Complex f32 values are moved as one f64 each: only NaN of a kind that no arithmetic makes would be changed. */
const unitsOf = (values: F): Float64Array =>
  values instanceof Float32Array
    ? new Float64Array(values.buffer, values.byteOffset, Math.floor(values.length / 2))
    : values;

interface Tile extends Walk {
  /** Quotients. */
  readonly count: number;
  readonly planes: number;
  /** Where in the output the first of them begins. */
  readonly at: number;
}

function turnSingles(from: Float64Array, to: Float64Array, tile: Tile): void {
  const { group, first, rowStep, planeStep, step, count, planes, at } = tile;
  const width = group.stop - group.start;
  const stride = width * planes;
  for (let plane = 0; plane < planes; plane++) {
    let row = 0;
    for (; row + 4 <= width; row += 4) {
      let a = first + plane * planeStep + row * rowStep;
      let t = at + plane * width + row;
      for (let i = 0; i < count; i++, a += step, t += stride) {
        to[t] = from[a]!;
        to[t + 1] = from[a + rowStep]!;
        to[t + 2] = from[a + 2 * rowStep]!;
        to[t + 3] = from[a + 3 * rowStep]!;
      }
    }
    for (; row < width; row++) {
      let a = first + plane * planeStep + row * rowStep;
      let t = at + plane * width + row;
      for (let i = 0; i < count; i++, a += step, t += stride) to[t] = from[a]!;
    }
  }
}

function turnDoubles(from: Float64Array, to: Float64Array, tile: Tile): void {
  const { group, first, rowStep, planeStep, step, count, planes, at } = tile;
  const width = group.stop - group.start;
  const stride = 2 * width * planes;
  for (let plane = 0; plane < planes; plane++)
    for (let row = 0; row < width; row++) {
      let a = 2 * (first + plane * planeStep + row * rowStep);
      let t = 2 * (at + plane * width + row);
      for (let i = 0; i < count; i++, a += 2 * step, t += stride) {
        to[t] = from[a]!;
        to[t + 1] = from[a + 1]!;
      }
    }
}

/** Less than a quotient. */
function turnPart({ values, planes }: RowSet, walk: Walk, { start, stop }: Range, out: F, at: number): void {
  const { group, first, rowStep, planeStep, step } = walk;
  if (start >= stop) return;
  const width = lengthOf(group);
  const perQuotient = width * lengthOf(planes);
  const quotient = Math.floor(start / perQuotient);
  const [from, end] = [start - quotient * perQuotient, stop - quotient * perQuotient];
  let to = 2 * at;
  for (let plane = Math.floor(from / width); plane * width < end; plane++) {
    const row = Math.max(0, from - plane * width);
    const rowEnd = Math.min(width, end - plane * width);
    let a = 2 * (first + quotient * step + plane * planeStep + row * rowStep);
    for (let r = row; r < rowEnd; r++, a += 2 * rowStep, to += 2) {
      out[to] = values[a]!;
      out[to + 1] = values[a + 1]!;
    }
  }
  if (walk.isImage) conjugate(out, at, at + stop - start);
}

export function conjugate(values: F, from: number, to: number): void {
  for (let i = 2 * from + 1; i < 2 * to; i += 2) values[i] = -values[i]!;
}
