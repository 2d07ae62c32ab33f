/** The first pass of an inverse: bins out of their blocks, half of them as mirror images, and transforms back along the rows. */
import { type BigArray, openRef } from "../../../array/index.ts";
import { FieldError } from "../../../base/errors.ts";
import { planFft } from "../../kernel/plan-fft.ts";
import type { F } from "../../types.ts";
import { binsOf, groupStart, mirrored, quotientsOf, type Residues, residuesAround } from "../plan/blocked-index.ts";
import { blockOf, blocksOfRow, inverseRowsAt, lengthOf, rowTaskAt } from "../plan/layout.ts";
import { createPieceWriter, type PieceWriter, valuesOf } from "./panel-io.ts";
import type { Pass } from "./panel-job.ts";
import type { RowSet } from "./turn-rows.ts";

export const inverseRowsPass: Pass = async (
  { plan: { shape, precision, bufferBytes, valueBytes }, from },
  { to },
  each,
  signal,
) => {
  if (!("spectrum" in from)) return;
  const { n3, rows, planes } = shape;
  const values = valuesOf(precision, 2 * rows * planes * n3);
  const writer = createPieceWriter(to, valuesOf(precision, bufferBytes / valueBytes));
  const plan = planFft({ n: n3, kind: "complex", precision });
  const array = await openRef(from.spectrum, { signal });
  try {
    await each(async (index) => {
      const set: RowSet = { shape, values, ...rowTaskAt(shape, index) };
      await scatter(array, set, { most: writer.buffer.length / 2, signal });
      const count = lengthOf(set.rows) * lengthOf(set.planes);
      for (let at = 0; at < 2 * n3 * count; at += 2 * n3) {
        plan.output.set(values.subarray(at, at + 2 * n3));
        plan.inverse();
        values.set(plan.input, at);
      }
      writeBlocks(set, writer);
    });
  } finally {
    plan.close();
    await array.close();
  }
};

interface Visit {
  readonly group: Residues;
  readonly plane: number;
  readonly direct: boolean;
  /** Residues whose mirror images are wanted. */
  readonly images: (residue: number) => boolean;
}

/** Every block that has bins of these rows, once. A row that mirrors itself has its upper half in other planes. */
function visitsOf({ shape, rows, planes }: RowSet): Visit[] {
  const { n1, n2 } = shape;
  const visits = new Map<string, Visit>();
  const isOwn = (residue: number) => residue === 0 || 2 * residue === n1;
  const visit = (group: Residues, plane: number, what: Partial<Visit>) => {
    const key = `${group.start} ${plane}`;
    const before = visits.get(key) ?? { group, plane, direct: false, images: () => false };
    visits.set(key, { ...before, ...what });
  };
  const planeOf = (b: number) => b - (b % shape.planes);
  const images = mirrored(n1, rows);
  visit(rows, planes.start, { direct: true });
  if (images.stop > images.start) visit(images, n2 - planes.stop, { images: () => true });
  for (const own of [0, n1 / 2])
    if (own >= rows.start && own < rows.stop)
      for (let b = planes.start; b < planes.stop; b++) {
        const other = own === 0 ? (n2 - b) % n2 : n2 - 1 - b;
        visit(residuesAround(shape, own), planeOf(other), { images: isOwn });
      }
  return [...visits.values()];
}

async function scatter(array: BigArray, set: RowSet, o: { most: number; signal: AbortSignal }): Promise<void> {
  const { shape, planes } = set;
  const quotients = quotientsOf(shape);
  for (const { group, plane, direct, images } of visitsOf(set)) {
    const width = group.stop - group.start;
    const perQuotient = width * lengthOf(planes);
    const atOnce = Math.max(1, Math.floor(o.most / perQuotient));
    for (let q = 0; q < quotients; q += atOnce) {
      const end = Math.min(q + atOnce, quotients);
      const start = groupStart(shape, group, plane);
      const bins = await readBins(array, start + q * perQuotient, (end - q) * perQuotient, o.signal);
      for (let p = 0; p < lengthOf(planes); p++)
        for (let a = 0; a < width; a++) {
          const residue = group.start + a;
          const at = { bins, from: 2 * (p * width + a), step: 2 * perQuotient, count: end - q };
          const bin = residue + shape.n1 * (plane + p + shape.n2 * q);
          if (direct) place(set, at, bin);
          if (images(residue)) placeImages(set, at, bin);
        }
    }
  }
  const rest = quotients * shape.n1 * shape.n2;
  const bins = await readBins(array, rest, binsOf(shape) - rest, o.signal);
  for (let bin = rest; bin < binsOf(shape); bin++) {
    const at = { bins, from: 2 * (bin - rest), step: 0, count: 1 };
    place(set, at, bin);
    placeImages(set, at, bin);
  }
}

async function readBins(array: BigArray, start: number, count: number, signal: AbortSignal): Promise<F> {
  if (count === 0) return new Float32Array(0);
  const { data } = await array.read([{ start, stop: start + count }], { signal });
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new FieldError("invalid-metadata", "the array holds no complex numbers", { dtype: array.dtype });
}

interface Bins {
  readonly bins: F;
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

/** Where bin k belongs in the rows, an element; undefined where its row is another task's. */
function elementOf({ shape, rows, planes }: RowSet, k: number): number | undefined {
  const k1 = k % shape.n1;
  const k2 = Math.floor(k / shape.n1) % shape.n2;
  if (k1 < rows.start || k1 >= rows.stop || k2 < planes.start || k2 >= planes.stop) return undefined;
  const k3 = Math.floor(k / (shape.n1 * shape.n2));
  return 2 * (((k2 - planes.start) * lengthOf(rows) + k1 - rows.start) * shape.n3 + k3);
}

/** Bins of one residue, of one quotient after another, from bin k on. */
function place(set: RowSet, { bins, from, step, count }: Bins, k: number): void {
  const element = elementOf(set, k);
  if (element === undefined) return;
  for (let i = 0, at = from, to = element; i < count; i++, at += step, to += 2) {
    set.values[to] = bins[at]!;
    set.values[to + 1] = bins[at + 1]!;
  }
}

function placeImages(set: RowSet, { bins, from, step, count }: Bins, k: number): void {
  if (k === 0) {
    if (count > 1) placeImages(set, { bins, from: from + step, step, count: count - 1 }, set.shape.n1 * set.shape.n2);
    return;
  }
  const element = elementOf(set, set.shape.n - k);
  if (element === undefined) return;
  for (let i = 0, at = from, to = element; i < count; i++, at += step, to -= 2) {
    set.values[to] = bins[at]!;
    set.values[to + 1] = -bins[at + 1]!;
  }
}

function writeBlocks({ shape, rows, planes, values }: RowSet, writer: PieceWriter): void {
  const { n3 } = shape;
  const count = lengthOf(rows) * lengthOf(planes);
  const most = 2 * Math.floor(writer.buffer.length / 2);
  writer.start(2 * inverseRowsAt(shape, rows, planes, { start: 0, stop: n3 }));
  for (let index = 0; index < blocksOfRow(shape); index++) {
    const block = blockOf(shape, index);
    for (let row = 0; row < count; row++)
      for (let from = 2 * (row * n3 + block.start); from < 2 * (row * n3 + block.stop); from += most) {
        const part = values.subarray(from, Math.min(from + most, 2 * (row * n3 + block.stop)));
        writer.buffer.set(part, writer.take(part.length));
      }
  }
  writer.end();
}
