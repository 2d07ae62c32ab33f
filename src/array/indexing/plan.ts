import { FieldError } from "../../base/errors.ts";
import { normalizeSelection, type Selection, type Slice, type Span } from "./selection.ts";
import { product, resolveAxis } from "./shape.ts";

/** What a span takes of one chunk along one axis: elements from, from + step, … of the chunk; `at` is the first one's place in the result. */
export interface AxisPart {
  readonly chunk: number;
  readonly from: number;
  readonly step: number;
  readonly count: number;
  readonly at: number;
  readonly whole: boolean;
}

/** What a selection takes of one chunk. `whole`: every element the chunk holds, its padding apart. */
export interface ChunkPart {
  readonly coordinates: readonly number[];
  readonly parts: readonly AxisPart[];
  readonly whole: boolean;
}

/** The chunks that spans touch, one after another, in the order of the result. */
export function* planChunks(
  spans: readonly Span[],
  shape: readonly number[],
  chunkShape: readonly number[],
): Generator<ChunkPart> {
  const axes = spans.map((span, axis) => planAxis(span, shape[axis], chunkShape[axis]));
  if (axes.some((parts) => parts.length === 0)) return;
  const turn = axes.map(() => 0);
  for (;;) {
    const parts = axes.map((list, axis) => list[turn[axis]]);
    yield { coordinates: parts.map((part) => part.chunk), parts, whole: parts.every((part) => part.whole) };
    let axis = axes.length - 1;
    while (axis >= 0 && ++turn[axis] === axes[axis].length) turn[axis--] = 0;
    if (axis < 0) return;
  }
}

function planAxis({ start, step, count }: Span, length: number, chunkLength: number): AxisPart[] {
  const parts: AxisPart[] = [];
  for (let at = 0; at < count; ) {
    const index = start + at * step;
    const chunk = Math.floor(index / chunkLength);
    const first = chunk * chunkLength;
    const room = step > 0 ? first + chunkLength - 1 - index : index - first;
    const here = Math.min(count - at, Math.floor(room / Math.abs(step)) + 1);
    const whole = here === Math.min(chunkLength, length - first);
    parts.push({ chunk, from: index - first, step, count: here, at, whole });
    at += here;
  }
  return parts;
}

/** How many chunks lie along each axis. */
export function chunkGrid(shape: readonly number[], chunkShape: readonly number[]): number[] {
  return shape.map((length, axis) => Math.ceil(length / chunkShape[axis]));
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * A chunk shape of about 4 MiB: whole rows, as many as fit, because arrays grow and are read along axis 0.
 * An axis that is still empty gets all the room there is, for it will be appended to.
 */
export function planChunkShape(shape: readonly number[], itemSize: number): number[] {
  const chunkShape = new Array<number>(shape.length);
  let room = Math.max(1, Math.floor(CHUNK_BYTES / itemSize));
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    chunkShape[axis] = shape[axis] === 0 && axis > 0 ? 1 : Math.min(shape[axis] || room, room);
    room = Math.max(1, Math.floor(room / chunkShape[axis]));
  }
  return chunkShape;
}

/** Selections that cut an array along one axis into blocks of at most `maxBytes`, at chunk borders where it can. */
export function planBlocks(
  { shape, chunkShape }: { shape: readonly number[]; chunkShape: readonly number[] },
  itemSize: number,
  o: { maxBytes: number; axis: number },
): Iterable<Selection> {
  const { maxBytes } = o;
  const axis = resolveAxis(o.axis, shape);
  const rowBytes = product(shape.with(axis, 1)) * itemSize;
  const rows = Math.min(shape[axis], rowBytes ? Math.floor(maxBytes / rowBytes) : shape[axis]);
  if (!(rows >= 1) && shape[axis] > 0) {
    const message = `one index of axis ${axis} takes ${rowBytes} bytes, more than ${maxBytes}: choose another axis`;
    throw new FieldError("over-budget", message, { axis, rowBytes, maxBytes });
  }
  return cut(shape, axis, rows > chunkShape[axis] ? rows - (rows % chunkShape[axis]) : rows);
}

/** A piece of an array that lies in one piece in C order: one index of each axis in `lead`, some of the next axis, all of the others. */
export interface Run {
  readonly lead: readonly number[];
  readonly start: number;
  readonly count: number;
}

/** An array in C order, in runs of at most `maxBytes`, whatever its shape; they end with a chunk where they can. */
export function* planRuns(
  { shape, chunkShape }: { shape: readonly number[]; chunkShape: readonly number[] },
  itemSize: number,
  maxBytes: number,
): Generator<Run> {
  if (shape.includes(0)) return;
  if (shape.length === 0) {
    yield { lead: [], start: 0, count: 1 };
    return;
  }
  const inner = (axis: number) => product(shape.slice(axis + 1)) * itemSize;
  const fits = shape.findIndex((_length, axis) => inner(axis) <= maxBytes);
  const axis = fits < 0 ? shape.length - 1 : fits;
  const most = Math.max(1, Math.floor(maxBytes / inner(axis)));
  const count = most > chunkShape[axis] ? most - (most % chunkShape[axis]) : most;
  const lead = shape.slice(0, axis).map(() => 0);
  for (;;) {
    for (let start = 0; start < shape[axis]; start += count)
      yield { lead: [...lead], start, count: Math.min(count, shape[axis] - start) };
    let at = axis - 1;
    while (at >= 0 && ++lead[at] === shape[at]) lead[at--] = 0;
    if (at < 0) return;
  }
}

/** A slice for each axis. */
export function selectRun({ lead, start, count }: Run, shape: readonly number[]): Slice[] {
  return shape.map((length, axis) => {
    if (axis < lead.length) return { start: lead[axis], stop: lead[axis]! + 1 };
    return axis === lead.length ? { start, stop: start + count } : { start: 0, stop: length };
  });
}

/** The run that a selection made by selectRun takes. */
export function runOf(selection: Selection, shape: readonly number[]): Run {
  const { spans } = normalizeSelection(selection, shape);
  const isWhole = ({ count }: Span, axis: number) => count === shape[axis];
  const axis = Math.max(
    0,
    spans.findLastIndex((span, at) => !isWhole(span, at)),
  );
  const { start = 0, count = 1 } = spans[axis] ?? {};
  return { lead: spans.slice(0, axis).map((span) => span.start), start, count };
}

/** The blocks of an array: along an axis where one is named, else in C order. */
export function* selectBlocks(
  array: { shape: readonly number[]; chunkShape: readonly number[] },
  itemSize: number,
  { maxBytes, axis }: { maxBytes: number; axis: number | undefined },
): Generator<Selection> {
  if (axis !== undefined) yield* planBlocks(array, itemSize, { maxBytes, axis });
  else for (const run of planRuns(array, itemSize, maxBytes)) yield selectRun(run, array.shape);
}

function* cut(shape: readonly number[], axis: number, rows: number): Generator<Selection> {
  for (let start = 0; start < shape[axis]; start += rows)
    yield shape.map((length, at) =>
      at === axis ? { start, stop: Math.min(start + rows, length) } : { start: 0, stop: length },
    );
}
