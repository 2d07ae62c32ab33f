import { oneOf, samples, whole, wrong } from "../check.ts";
import { extend } from "../extend.ts";
import type { F } from "../types.ts";
import { runBiquads } from "./biquads.ts";
import type { Sos } from "./sections.ts";

type Rows = readonly ArrayLike<number>[];

/**
 * Filters a signal through second-order sections, as scipy.signal.sosfilt. With `zi` the state before x, the result is y and the
 * state behind it, `zf`, from which the next part of the signal goes on.
 *
 * Shape   sos: (sections, 6); x, y: (n,); zi, zf: (sections, 2).
 * Units   those of x times the filter's gain.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  "invalid-argument" naming sos or zi.
 * Source  direct form II, transposed: see biquads.ts.
 */
export function sosfilt(sos: Rows, x: F, o: { zi: Rows }): { y: F; zf: number[][] };
export function sosfilt(sos: Rows, x: F, o?: { zi?: undefined }): F;
export function sosfilt(sos: Rows, x: F, { zi }: { zi?: Rows | undefined } = {}): F | { y: F; zf: number[][] } {
  const coefficients = coefficientsOf(sos);
  const values = new Float64Array(samples("x", x));
  if (zi && (zi.length !== sos.length || !zi.every((row) => row.length === 2)))
    throw wrong("zi", zi, `two values for each of ${sos.length} sections`);
  const state = zi ? Float64Array.from(zi.flatMap((row) => Array.from(row))) : new Float64Array(2 * sos.length);
  runBiquads(coefficients, values, state);
  const y = x instanceof Float32Array ? new Float32Array(values) : values;
  return zi ? { y, zf: pairs(state) } : y;
}

/**
 * The state of a filter that a constant signal of 1 has left behind, as scipy.signal.sosfilt_zi: where a signal begins with x0,
 * zi times x0 lets the filter begin without a step.
 *
 * Shape   (sections, 2)
 * Throws  "invalid-argument" naming sos.
 */
export function sosfiltZi(sos: Rows): number[][] {
  coefficientsOf(sos);
  let scale = 1;
  return sos.map((row) => {
    const [b0, b1, b2, , a1, a2] = Array.from(row) as [number, number, number, number, number, number];
    const gain = (b0 + b1 + b2) / (1 + a1 + a2);
    const second = b2 - a2 * gain;
    const state = [scale * (b1 - a1 * gain + second), scale * second];
    scale *= gain;
    return state;
  });
}

/**
 * Filters a signal forward and then backward, as scipy.signal.sosfiltfilt: nothing is delayed, the gain counts twice.
 *
 * Shape   sos: (sections, 6); x and the result: (n,), n greater than padlen: x is continued by so many samples at both ends, 3 for
 *         each coefficient if not said, as padtype says ("odd", "even", "constant", or null for not at all).
 * Units   those of x times the square of the filter's gain.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  "invalid-argument" naming sos, padtype, padlen or x.
 * Source  Gustafsson (1996), doi:10.1109/78.492552 (of which this is the older way, with padding).
 */
export function sosfiltfilt(
  sos: Rows,
  x: F,
  { padtype = "odd", padlen }: { padtype?: "odd" | "even" | "constant" | null; padlen?: number } = {},
): F {
  const coefficients = coefficientsOf(sos);
  oneOf("padtype", padtype, ["odd", "even", "constant", null]);
  const zerosAtOrigin = (column: number) => sos.filter((row) => row[column] === 0).length;
  const taps = 2 * sos.length + 1 - Math.min(zerosAtOrigin(2), zerosAtOrigin(5));
  const edge = padtype === null ? 0 : whole("padlen", padlen ?? 3 * taps, 0);
  if (samples("x", x).length <= edge) throw wrong("x", x.length, `more than ${edge} values, as many as are continued`);
  const values = extend(new Float64Array(x), edge, padtype ?? "constant") as Float64Array;
  const zi = Float64Array.from(sosfiltZi(sos).flat());
  for (let pass = 0; pass < 2; pass++) {
    const begin = values[0]!;
    runBiquads(
      coefficients,
      values,
      zi.map((value) => value * begin),
    );
    values.reverse();
  }
  const kept = values.subarray(edge, edge + x.length);
  return x instanceof Float32Array ? new Float32Array(kept) : kept.slice();
}

/** Sections one after another, checked. */
function coefficientsOf(sos: Rows): Float64Array {
  const isSection = (row: ArrayLike<number>) =>
    row?.length === 6 && row[3] === 1 && Array.from(row).every(Number.isFinite);
  if (!Array.isArray(sos) || sos.length === 0 || !sos.every(isSection))
    throw wrong("sos", sos, "a list of sections, each six numbers with 1 as the fourth");
  return Float64Array.from((sos as Sos).flatMap((row) => Array.from(row)));
}

const pairs = (values: Float64Array): number[][] =>
  Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!]);
