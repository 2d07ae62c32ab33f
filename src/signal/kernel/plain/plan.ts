import { type BluesteinPlan, forwardBluestein, planBluestein } from "./bluestein.ts";
import { forwardStockham, planStockham, type StockhamPlan } from "./stockham.ts";

export type ComplexPlan = StockhamPlan | BluesteinPlan;

/** Lengths kept together, in values; a value costs at most about 300 bytes of twiddles and work space. */
const CACHED_VALUES = 1 << 17;

const cache = new Map<number, ComplexPlan>(); // least recently used first

/** The plan of a length, kept for the next call while the lengths in use stay small. */
export function planComplex(n: number): ComplexPlan {
  const plan = cache.get(n) ?? (Number.isInteger(Math.log2(n)) ? planStockham(n) : planBluestein(n));
  cache.delete(n);
  cache.set(n, plan);
  let values = 0;
  for (const length of cache.keys()) values += length;
  for (const length of cache.keys()) {
    if (values <= CACHED_VALUES) break;
    cache.delete(length);
    values -= length;
  }
  return plan;
}

/** Forward transform of plan.n interleaved complex values, unscaled; input and output may be the same array. */
export function forwardComplex(plan: ComplexPlan, input: Float64Array, output: Float64Array): void {
  if (plan.kind === "stockham") forwardStockham(plan, input, output);
  else forwardBluestein(plan, input, output);
}
