/** Rows at irregular places, taken in order, as at most so many columns of pixels: true extremes, gaps kept. Pure. */
import type { Series } from "../tasks.ts";

export interface Reduction {
  readonly from: number;
  readonly to: number;
  readonly parts: number;
  /** Rows in the order of their places: neighbours are joined by lines, and rows without a place break them. */
  readonly ascending: boolean;
  /** 1 where a part of the range has rows; parts 0 and parts + 1 lie before and after it. */
  readonly filled: Uint8Array;
  /** Something without a place lies between this part's last row and the next part that has one. */
  readonly broken: Uint8Array;
  readonly curves: readonly { min: Float64Array; max: Float64Array }[];
  /** Where the rows before and after the range lie. */
  readonly beyond: [before: number, after: number];
  /** The rows themselves, as long as there are few. */
  kept: { x: number[]; y: number[][] } | undefined;
  last: number;
}

export function createReduction(o: {
  from: number;
  to: number;
  parts: number;
  curves: number;
  ascending: boolean;
}): Reduction {
  const size = o.parts + 2;
  const blank = () => new Float64Array(size).fill(Number.NaN);
  return {
    from: o.from,
    to: o.to,
    parts: o.parts,
    ascending: o.ascending,
    filled: new Uint8Array(size),
    broken: new Uint8Array(size),
    curves: Array.from({ length: o.curves }, () => ({ min: blank(), max: blank() })),
    beyond: [Number.NaN, Number.NaN],
    kept: { x: [], y: Array.from({ length: o.curves }, () => []) },
    last: -1,
  };
}

/** Takes rows at x, NaN where a row has no place; `values[curve][row]`. What is not finite is no extreme. */
export function addRows(into: Reduction, x: Float64Array, values: readonly Float64Array[]): void {
  const { from, to, parts, filled, curves } = into;
  const scale = parts / (to - from || 1);
  for (let row = 0; row < x.length; row++) {
    const at = x[row]!;
    if (!Number.isFinite(at)) {
      breakLine(into);
      continue;
    }
    const part = at < from ? 0 : at > to ? parts + 1 : Math.min(parts, 1 + Math.floor((at - from) * scale));
    if (!into.ascending && (part === 0 || part === parts + 1)) continue;
    filled[part] = 1;
    into.broken[part] = 0;
    if (part === 0) into.beyond[0] = at;
    else if (part > parts) into.beyond[1] = at;
    into.last = part;
    for (let c = 0; c < curves.length; c++) {
      const value = values[c]![row]!;
      if (!Number.isFinite(value)) continue;
      const { min, max } = curves[c]!;
      if (!(min[part]! <= value)) min[part] = value;
      if (!(max[part]! >= value)) max[part] = value;
    }
    if (into.kept) keep(into, at, values, row);
  }
}

function breakLine(into: Reduction): void {
  if (!into.ascending || into.last < 0) return;
  into.broken[into.last] = 1;
  const { kept } = into;
  const at = kept?.x.at(-1);
  if (!kept || at === undefined || kept.y.every((list) => Number.isNaN(list.at(-1)))) return;
  kept.x.push(at);
  for (const list of kept.y) list.push(Number.NaN);
}

function keep(into: Reduction, at: number, values: readonly Float64Array[], row: number): void {
  const { kept } = into;
  if (!kept) return;
  if (kept.x.length >= 2 * into.parts + 2) {
    into.kept = undefined;
    return;
  }
  kept.x.push(at);
  kept.y.forEach((list, c) => void list.push(values[c]![row]!));
}

export function finishReduction(reduction: Reduction): Series {
  return reduction.kept ? rowsThemselves(reduction.kept, reduction.ascending) : extremesOfParts(reduction);
}

function rowsThemselves({ x, y }: NonNullable<Reduction["kept"]>, ascending: boolean): Series {
  const order = x.map((_, i) => i);
  if (!ascending) order.sort((a, b) => x[a]! - x[b]!);
  const inOrder = (list: number[]) => Float64Array.from(order, (i) => list[i]!);
  const curves = y.map((list) => {
    const values = inOrder(list.map((value) => (Number.isFinite(value) ? value : Number.NaN)));
    return { min: values, max: values };
  });
  return { x: inOrder(x), curves, exact: true };
}

/** Parts without rows are left out, so that lines lead across; a break between two that have some is a gap. */
function extremesOfParts({ from, to, parts, filled, broken, curves, beyond }: Reduction): Series {
  const width = (to - from) / parts;
  const placeOf = (part: number) => (part === 0 ? beyond[0] : part > parts ? beyond[1] : from + (part - 0.5) * width);
  const x: number[] = [];
  const picked: number[] = [];
  let gap = false;
  for (let part = 0; part < filled.length; part++) {
    if (!filled[part]) continue;
    const at = placeOf(part);
    if (gap && picked.length > 0 && part - picked.at(-1)! > 1) {
      x.push((x.at(-1)! + at) / 2);
      picked.push(-1);
    }
    x.push(at);
    picked.push(part);
    gap = broken[part] === 1;
  }
  const pick = (values: Float64Array) => Float64Array.from(picked, (part) => (part < 0 ? Number.NaN : values[part]!));
  return {
    x: Float64Array.from(x),
    curves: curves.map(({ min, max }) => ({ min: pick(min), max: pick(max) })),
    exact: false,
  };
}
