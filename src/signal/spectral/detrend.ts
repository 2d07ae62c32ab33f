import { oneOf, samples, whole, wrong } from "../check.ts";
import type { F } from "../types.ts";
import { removeLine, removeMean } from "./trend.ts";

/**
 * A signal without its mean ("constant") or its line of least squares ("linear", if not said), as scipy.signal.detrend.
 *
 * Shape   x and the result: (n,). `bp` are indices where a new line begins.
 * Units   those of x.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  "invalid-argument" naming the option.
 */
export function detrend(x: F, o: { type?: "linear" | "constant"; bp?: number | readonly number[] } = {}): F {
  const { type = "linear", bp = 0 } = o;
  const values = Float64Array.from(samples("x", x));
  oneOf("type", type, ["linear", "constant"]);
  const breaks = [bp].flat().map((at) => whole("bp", at, 0));
  if (type === "constant") removeMean(values, values.length);
  else removeLines(values, breaks);
  return x instanceof Float32Array ? Float32Array.from(values) : values;
}

function removeLines(values: Float64Array, breaks: readonly number[]): void {
  const { length } = values;
  if (breaks.some((at) => at > length)) throw wrong("bp", breaks, `at most the length (${length})`);
  const edges = [...new Set([0, ...breaks, length])].sort((a, b) => a - b);
  for (let i = 1; i < edges.length; i++) removeLine(values.subarray(edges[i - 1], edges[i]), edges[i]! - edges[i - 1]!);
}
