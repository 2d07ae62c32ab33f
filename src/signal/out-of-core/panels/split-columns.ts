/**
 * Between two real columns and the one complex column that they are transformed as: columns c and c + 1 are its real and its
 * imaginary part. Each row of bins is turned by its column's share of the whole transform on the way.
 *
 * Source  Press et al., Numerical Recipes, 3rd ed., section 12.3.1 (two real functions in one transform).
 */
import { writeRoot } from "../../kernel/plain/roots.ts";
import type { F } from "../../types.ts";

/** Roots of 64 columns one after another, and one for every 64: their products are exact to a rounding. */
const FINE = 64;

/** exp(-2πi·k·(first + c)/n) for the columns c of a row k. */
export interface Turn {
  readonly fine: Float64Array;
  coarse: Float64Array;
}

export const createTurn = (): Turn => ({ fine: new Float64Array(2 * FINE), coarse: new Float64Array(0) });

/** k·first and n must be exact doubles: k < n1 and first < n / n1 are. */
export function setTurn(
  turn: Turn,
  { k, first, count, n }: { k: number; first: number; count: number; n: number },
): void {
  for (let c = 0; c < Math.min(FINE, count); c++) writeRoot(turn.fine, 2 * c, k * c, n);
  const steps = Math.ceil(count / FINE);
  if (turn.coarse.length < 2 * steps) turn.coarse = new Float64Array(2 * steps);
  for (let step = 0; step < steps; step++) writeRoot(turn.coarse, 2 * step, k * (first + FINE * step), n);
}

/** Two rows of the packed columns' transform, k and n1 - k, where each begins in `z`. */
export interface RowPair {
  readonly z: F;
  readonly at: number;
  readonly mirrorAt: number;
}

/** Row k of `count` real columns, turned, into `out` from `to` on (elements, re and im interleaved). */
export function splitRow({ z, at, mirrorAt }: RowPair, turn: Turn, count: number, out: F, to: number): void {
  const { fine, coarse } = turn;
  for (let c = 0; c < count; c += FINE) {
    const [ur, ui] = [coarse[(2 * c) / FINE]!, coarse[(2 * c) / FINE + 1]!];
    const end = Math.min(FINE, count - c);
    for (
      let i = 0, from = at + c, mirror = mirrorAt + c, o = to + 2 * c;
      i < end;
      i += 2, from += 2, mirror += 2, o += 4
    ) {
      const ar = z[from]!;
      const ai = z[from + 1]!;
      const br = z[mirror]!;
      const bi = z[mirror + 1]!;
      const wr = fine[2 * i]! * ur - fine[2 * i + 1]! * ui;
      const wi = fine[2 * i]! * ui + fine[2 * i + 1]! * ur;
      const er = 0.5 * (ar + br);
      const ei = 0.5 * (ai - bi);
      out[o] = er * wr - ei * wi;
      out[o + 1] = er * wi + ei * wr;
      if (i + 1 === end) break;
      const vr = fine[2 * i + 2]! * ur - fine[2 * i + 3]! * ui;
      const vi = fine[2 * i + 2]! * ui + fine[2 * i + 3]! * ur;
      const dr = 0.5 * (ai + bi);
      const di = 0.5 * (br - ar);
      out[o + 2] = dr * vr - di * vi;
      out[o + 3] = dr * vi + di * vr;
    }
  }
}

/** The inverse: turned back, scaled, and packed into both rows. A row that is its own mirror image has real values before it is turned. */
export function mergeRow(
  { z, at, mirrorAt }: RowPair,
  turn: Turn,
  count: number,
  row: F,
  from: number,
  scale: number,
): void {
  const { fine, coarse } = turn;
  const isOwn = at === mirrorAt;
  for (let c = 0; c < count; c += FINE) {
    const [ur, ui] = [scale * coarse[(2 * c) / FINE]!, scale * coarse[(2 * c) / FINE + 1]!];
    const end = Math.min(FINE, count - c);
    for (let i = 0, o = at + c, mirror = mirrorAt + c, r = from + 2 * c; i < end; i += 2, o += 2, mirror += 2, r += 4) {
      const wr = fine[2 * i]! * ur - fine[2 * i + 1]! * ui;
      const wi = fine[2 * i]! * ui + fine[2 * i + 1]! * ur;
      const er = row[r]! * wr + row[r + 1]! * wi;
      const ei = row[r + 1]! * wr - row[r]! * wi;
      let dr = 0;
      let di = 0;
      if (i + 1 < end) {
        const vr = fine[2 * i + 2]! * ur - fine[2 * i + 3]! * ui;
        const vi = fine[2 * i + 2]! * ui + fine[2 * i + 3]! * ur;
        dr = row[r + 2]! * vr + row[r + 3]! * vi;
        di = row[r + 3]! * vr - row[r + 2]! * vi;
      }
      z[o] = isOwn ? er : er - di;
      z[o + 1] = isOwn ? dr : ei + dr;
      if (isOwn) continue;
      z[mirror] = er + di;
      z[mirror + 1] = dr - ei;
    }
  }
}

/** Turns `count` complex values by a row's roots, forward or back. */
export function turnRow(turn: Turn, values: F, at: number, count: number, direction: "forward" | "inverse"): void {
  const { fine, coarse } = turn;
  const sign = direction === "forward" ? 1 : -1;
  for (let c = 0; c < count; c += FINE) {
    const [ur, ui] = [coarse[(2 * c) / FINE]!, coarse[(2 * c) / FINE + 1]!];
    const end = Math.min(FINE, count - c);
    for (let i = 0, o = at + 2 * c; i < end; i++, o += 2) {
      const wr = fine[2 * i]! * ur - fine[2 * i + 1]! * ui;
      const wi = sign * (fine[2 * i]! * ui + fine[2 * i + 1]! * ur);
      const re = values[o]!;
      const im = values[o + 1]!;
      values[o] = re * wr - im * wi;
      values[o + 1] = re * wi + im * wr;
    }
  }
}
