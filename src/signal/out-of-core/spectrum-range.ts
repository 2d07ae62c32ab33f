/** Bins in natural order out of a spectrum that lies in blocks. */
import type { BigArray, NdView } from "../../array/index.ts";
import type { Opts } from "../../base/signal.ts";
import { whole } from "../check.ts";
import type { F } from "../types.ts";
import {
  binsOf,
  groupStart,
  type IndexMap,
  parseIndexMap,
  quotientsOf,
  type Residues,
  residueGroups,
} from "./plan/blocked-index.ts";
import { INDEX_MAP } from "./result-arrays.ts";

/** As many requests as browsers keep open to one server. */
const LANES = 6;
const BLOCK_BYTES = 16 * 2 ** 20;

/** Positions of an array that lie one after another and hold some of the bins that are wanted. */
export interface Piece {
  readonly position: number;
  readonly length: number;
  readonly group?: { readonly residues: Residues; readonly plane: number; readonly quotient: number };
}

/** What is to be read for bins [first, first + count): a piece of every group that has one of them. Pure. */
export function* planRange(map: IndexMap, first: number, count: number): Generator<Piece> {
  const { n1, n2, planes } = map;
  const [period, quotients] = [n1 * n2, quotientsOf(map)];
  const end = first + count;
  const blocked = Math.min(end, period * quotients);
  if (first < blocked) {
    const from = Math.floor(first / period);
    const to = Math.floor((blocked - 1) / period);
    for (const residues of residueGroups(map))
      for (let plane = 0; plane < n2; plane += planes) {
        const rest = { residues, plane, least: residues.start + n1 * plane };
        const most = residues.stop - 1 + n1 * (plane + planes - 1);
        const start = from * period + most < first ? from + 1 : from;
        const stop = to * period + rest.least >= blocked ? to : to + 1;
        if (start >= stop) continue;
        const perQuotient = (residues.stop - residues.start) * planes;
        const position = groupStart(map, residues, plane) + start * perQuotient;
        yield { position, length: (stop - start) * perQuotient, group: { residues, plane, quotient: start } };
      }
  }
  const rest = Math.max(first, period * quotients);
  if (rest < end) yield { position: rest, length: end - rest };
}

/**
 * Bins first, first + 1, … of a full-length spectrum, in natural order.
 *
 * Shape   (count,), complex.
 * Memory  what is asked for, and twice as much of the blocks around it where it is short.
 * Throws  "invalid-argument" for bins that there are not; "invalid-metadata" where the array has no index map; what reading throws.
 */
export async function readSpectrumRange(array: BigArray, first: number, count: number, o: Opts = {}): Promise<NdView> {
  const map = parseIndexMap(array.attributes[INDEX_MAP]);
  whole("first", first, 0);
  whole("count", count, 0);
  if (first + count > binsOf(map)) whole("first + count", Number.NaN, 0);
  const out: F = array.dtype === "complex64" ? new Float32Array(2 * count) : new Float64Array(2 * count);
  const pieces = planRange(map, first, count);
  const lane = async () => {
    for (let next = pieces.next(); !next.done; next = pieces.next()) {
      const { position, length } = next.value;
      const { data } = await array.read([{ start: position, stop: position + length }], o);
      putPiece(map, next.value, data as F, { first, count, out });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { data: out, shape: [count], stride: [1], offset: 0, dtype: array.dtype };
}

function putPiece(
  map: IndexMap,
  { position, length, group }: Piece,
  bins: F,
  o: { first: number; count: number; out: F },
): void {
  const { first, count, out } = o;
  if (!group) {
    out.set(bins, 2 * (position - first));
    return;
  }
  const { n1, n2, planes } = map;
  const { residues, plane, quotient } = group;
  const width = residues.stop - residues.start;
  for (let at = 0, q = quotient; at < length; q++)
    for (let b = plane; b < plane + planes; b++) {
      const bin = residues.start + n1 * (b + n2 * q) - first;
      const from = Math.max(0, -bin);
      const to = Math.min(width, count - bin);
      for (let i = 2 * (at + from), o = 2 * (bin + from); i < 2 * (at + to); i++, o++) out[o] = bins[i]!;
      at += width;
    }
}

/**
 * All bins of a full-length spectrum in natural order, block after block: what exporters write.
 *
 * Memory  a block (maxBytes, 16 MiB), once more while it is read.
 * Throws  as readSpectrumRange.
 */
export async function* naturalOrder(array: BigArray, o: Opts & { maxBytes?: number } = {}): AsyncGenerator<NdView> {
  const { maxBytes = BLOCK_BYTES, ...own } = o;
  const bins = array.shape[0]!;
  const atOnce = Math.max(1, Math.floor(maxBytes / (array.byteLength / bins)));
  for (let first = 0; first < bins; first += atOnce)
    yield await readSpectrumRange(array, first, Math.min(atOnce, bins - first), own);
}
