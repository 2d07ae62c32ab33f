import { median } from "../spectral/median.ts";
import type { F } from "../types.ts";

/** What scipy.signal.resample_poly (1.10) can put beyond the ends of a signal. */
export const PADTYPES = [
  "constant",
  "mean",
  "median",
  "minimum",
  "maximum",
  "edge",
  "line",
  "smooth",
  "wrap",
  "symmetric",
  "antisymmetric",
  "reflect",
  "antireflect",
] as const;

export type Padtype = (typeof PADTYPES)[number];

/** A level that is taken from the signal before it is filtered, zeros then lying beyond its ends, and given back after it. */
export function levelOf(x: F, padtype: Padtype): number {
  const values = x as Float64Array;
  if (padtype === "mean") return values.reduce((sum, value) => sum + value, 0) / x.length;
  if (padtype === "median") return median(Float64Array.from(x));
  if (padtype === "minimum") return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  if (padtype === "maximum") return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return 0;
}

/** The value at an index below 0 or from the length on, however far. */
export function beyondOf(x: F, padtype: Padtype, cval: number): (i: number) => number {
  const { length } = x;
  const [first, last] = [x[0]!, x[length - 1]!];
  const line = (left: number, right: number) => (i: number) =>
    i < 0 ? first + left * i : last + right * (i - length + 1);
  if (padtype === "constant") return () => cval;
  if (padtype === "edge" || length === 1) return line(0, 0);
  if (padtype === "line") return line((last - first) / (length - 1), (last - first) / (length - 1));
  if (padtype === "smooth") return line(x[1]! - first, last - x[length - 2]!);
  if (padtype === "wrap") return (i) => x[modulo(i, length)]!;
  if (padtype === "symmetric" || padtype === "antisymmetric")
    return (i) => {
      const [copy, at] = [Math.floor(i / length), modulo(i, length)];
      const value = copy % 2 ? x[length - 1 - at]! : x[at]!;
      return copy % 2 && padtype === "antisymmetric" ? -value : value;
    };
  if (padtype === "reflect" || padtype === "antireflect")
    return (i) => {
      const [copy, at] = [Math.floor(i / (length - 1)), modulo(i, length - 1)];
      if (padtype === "reflect") return copy % 2 ? x[length - 1 - at]! : x[at]!;
      return copy % 2 ? 2 * last - x[length - 1 - at]! + (copy - 1) * (last - first) : x[at]! + copy * (last - first);
    };
  return () => 0; // what levelOf took is missing
}

const modulo = (i: number, n: number): number => i - n * Math.floor(i / n);
