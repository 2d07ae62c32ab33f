import { isF, oneOf, samples, whole, wrong, zerosLike } from "../check.ts";
import type { F } from "../types.ts";
import { lastSample, type Polyphase, planPolyphase, runPolyphase } from "./fir.ts";
import { firwin } from "./firwin.ts";
import { beyondOf, levelOf, PADTYPES, type Padtype } from "./padding.ts";

export interface ResampleOpts {
  window?: string | readonly [string, ...(number | null)[]] | F;
  padtype?: Padtype;
  cval?: number;
}

/**
 * A signal at up / down times its rate, as scipy.signal.resample_poly (1.10): zeros between samples, a linear-phase FIR filter, every
 * down-th value.
 *
 * Shape   x: (n,); the result: (ceil(n · up / down),).
 *         `window` designs the filter (("kaiser", 5) if not said), or is the filter. `padtype` says what lies beyond the ends: "constant"
 *         cval (0 if not said), the signal's "mean", "median", "minimum" or "maximum", its "edge" values, the "line" through its ends, and
 *         scipy's "smooth", "wrap", "symmetric", "antisymmetric", "reflect" and "antireflect".
 * Units   those of x.
 * Memory  copies x, and the filter: 20 · max(up, down) taps. f32 in gives f32 out; it is computed in f32 where there are kernels, else in f64.
 * Throws  "invalid-argument" naming the option.
 * Source  see fir.ts.
 */
export function resamplePoly(x: F, up: number, down: number, o: ResampleOpts = {}): F {
  const { padtype = "constant", cval } = o;
  samples("x", x);
  const divisor = gcd(whole("up", up, 1), whole("down", down, 1));
  const rates = { up: up / divisor, down: down / divisor };
  oneOf("padtype", padtype, PADTYPES);
  if (cval !== undefined && !(padtype === "constant" && Number.isFinite(cval)))
    throw wrong("cval", cval, `a number, and only for padtype "constant"`);
  if (rates.up === 1 && rates.down === 1) return x.slice();
  const h = filterOf(o.window ?? ["kaiser", 5], rates);
  const plan = planPolyphase(
    h.map((tap) => tap * rates.up),
    { ...rates, delay: Math.floor((h.length - 1) / 2) },
  );
  const outputs = zerosLike(x, Math.ceil((x.length * rates.up) / rates.down));
  if (x.length === 0) return outputs;
  const level = levelOf(x, padtype);
  const centred = level === 0 ? x : x.map((value) => value - level);
  runPadded(plan, centred, outputs, beyondOf(centred, padtype, cval ?? 0));
  return level === 0 ? outputs : outputs.map((value) => value + level);
}

/** Every q-th value of x filtered by h, from the first tap on, as scipy.signal.upfirdn cut to the length of x. */
export function thin(x: F, h: Float64Array, q: number): F {
  const outputs = zerosLike(x, Math.ceil(x.length / q));
  return runPadded(planPolyphase(h, { up: 1, down: q, delay: 0 }), x, outputs, () => 0);
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

function filterOf(window: ResampleOpts["window"], { up, down }: { up: number; down: number }): F {
  const most = Math.max(up, down);
  if (!isF(window)) return firwin(20 * most + 1, 1 / most, window === undefined ? {} : { window });
  if (window.length > 0) return Float64Array.from(window);
  throw wrong("window", window, "a filter of one value or more");
}

/** Runs over a copy of x with all that the outputs reach beyond its ends. */
function runPadded(plan: Polyphase, x: F, outputs: F, beyond: (i: number) => number): F {
  const first = 1 - plan.perPhase + lastSample(plan, 0);
  const end = lastSample(plan, Math.max(0, outputs.length - 1)) + 1;
  const padded = zerosLike(x, Math.max(0, end - first));
  padded.set(x.subarray(Math.max(0, first), Math.max(0, end)), Math.max(0, -first));
  for (let at = first; at < Math.min(0, end); at++) padded[at - first] = beyond(at);
  for (let at = Math.max(first, x.length); at < end; at++) padded[at - first] = beyond(at);
  runPolyphase(plan, padded, first, outputs);
  return outputs;
}
