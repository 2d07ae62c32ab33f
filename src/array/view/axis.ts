/** Where rows lie along what they are drawn against. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { memorySize } from "../../format/index.ts";
import type { BigArray } from "../big-array.ts";
import type { Selection } from "../indexing/selection.ts";
import type { NdView } from "../indexing/view.ts";
import { leafOf, numbersOf } from "./cells.ts";
import { timeOfLeaf } from "./describe-table.ts";
import type { Table } from "./open-table.ts";
import { indexAt, type Leaf, type Part, selectPart, sliceOf } from "./table-plan.ts";
import type { TimeScale } from "./time.ts";

export interface Axis {
  readonly time: TimeScale | undefined;
  /** Rows that are read at a time. */
  readonly blockRows: number;
  readonly chunkRows: number;
  /** The places of some rows, NaN where a row has none. Times are seconds after the origin, or after the first of them where it is not known yet. */
  read(
    rows: Part,
    o: Opts & { originMs?: number | undefined },
  ): Promise<{ x: Float64Array; originMs: number | undefined }>;
}

const BLOCK_BYTES = 8 << 20;

/** Rows of that many bytes that fit in a block. */
export const rowsInBlock = (rowBytes: number): number => Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, rowBytes)));

export function openAxis(table: Table, key: string): Axis {
  const { plan } = table;
  if (key === "index") {
    const read: Axis["read"] = async ({ first, count }) => ({
      x: Float64Array.from({ length: count }, (_, i) => indexAt(plan.rows, first + i)),
      originMs: undefined,
    });
    return { time: undefined, blockRows: BLOCK_BYTES / 8, chunkRows: 1, read };
  }
  const [kind, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  if (kind === "coordinate") {
    const found = table.rowCoordinates.find(({ path }) => path === name);
    if (found) return stored(found.array, 0, (rows) => [sliceOf(plan.rows, rows)], { time: found.time });
  }
  const leaf = kind === "field" ? plan.leaves.find(({ path }) => path.join(".") === name) : undefined;
  if (!leaf || plan.rowAxis === undefined)
    throw new FieldError("invalid-argument", `there is nothing named "${key}" to draw rows against`, { axis: key });
  const select = (rows: Part) => selectPart(plan, rows, { first: 0, count: 1 });
  return stored(table.array, plan.rowAxis, select, { time: timeOfLeaf(table, leaf), leaf });
}

function stored(
  array: BigArray,
  rowAxis: number,
  select: (rows: Part) => Selection,
  { time, leaf }: { time: TimeScale | undefined; leaf?: Leaf },
): Axis {
  return {
    time,
    blockRows: rowsInBlock(memorySize(array.dtype)),
    chunkRows: array.chunkShape[rowAxis]!,
    async read(rows, { originMs, ...o }) {
      if (rows.count === 0) return { x: new Float64Array(), originMs };
      const view = await array.read(select(rows), o);
      return toPlaces(leaf ? leafOf(view, leaf) : view, rows.count, time, originMs);
    },
  };
}

export function toPlaces(view: NdView, count: number, time: TimeScale | undefined, known: number | undefined) {
  const { data, offset, stride } = view;
  const step = stride[0] ?? 0;
  if (!time) {
    const number = numbersOf(view);
    return { x: Float64Array.from({ length: count }, (_, i) => number(offset + i * step)), originMs: undefined };
  }
  const zero = -Number(time.epochNs) / Number(time.unitNs); // 1970 began here: what never got a time holds this
  const at = (row: number) => Number(data[offset + row * step]);
  const isPlace = (value: number) => value !== zero && value !== NO_TIME && Number.isFinite(value);
  const originMs = known ?? firstSecond(count, at, isPlace, time);
  const x = new Float64Array(count).fill(Number.NaN);
  if (originMs === undefined) return { x, originMs };
  const origin = valueAt(originMs, time);
  const second = Number(time.unitNs) / 1e9;
  const perSecond = 1e9 / Number(time.unitNs);
  const seconds = (after: number) => (second < 1 ? after / perSecond : after * second); // 10 s in nanoseconds are 10, times 1e-9 they are not
  if (data instanceof BigInt64Array) {
    // As two words: differences of near ones are exact, and no BigInt is made for each.
    const highs = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
    const lows = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
    for (let row = 0, low = 2 * offset; row < count; row++, low += 2 * step) {
      if (!isPlace(highs[low + 1]! * WORD + lows[low]!)) continue;
      x[row] = seconds((highs[low + 1]! - origin.high) * WORD + (lows[low]! - origin.low));
    }
  } else {
    for (let row = 0; row < count; row++) {
      const value = at(row);
      if (isPlace(value)) x[row] = seconds(value - origin.value);
    }
  }
  return { x, originMs };
}

const WORD = 2 ** 32;
const NO_TIME = -(2 ** 63);

/** The whole second in which the first row that has a place lies, in milliseconds. */
function firstSecond(
  count: number,
  at: (row: number) => number,
  isPlace: (value: number) => boolean,
  { unitNs, epochNs }: TimeScale,
): number | undefined {
  for (let row = 0; row < count; row++) {
    const value = at(row);
    if (isPlace(value))
      return Math.floor((Number(epochNs / 1_000_000n) + (value * Number(unitNs)) / 1e6) / 1000) * 1000;
  }
  return undefined;
}

interface Origin {
  value: number;
  high: number;
  low: number;
}

/** A moment as values of that scale count it. */
function valueAt(ms: number, { unitNs, epochNs }: TimeScale): Origin {
  const ns = BigInt(ms) * 1_000_000n - epochNs;
  const whole = ns / unitNs;
  const value = ns % unitNs === 0n ? Number(whole) : Number(ns) / Number(unitNs);
  return { value, high: Number(BigInt.asIntN(64, whole) >> 32n), low: Number(BigInt.asUintN(32, whole)) };
}
