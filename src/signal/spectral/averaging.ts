/** How the powers of segments become one: parts of a long run are averaged apart and put together in their order. */
import type { F } from "../types.ts";
import type { SpectralPlan } from "./plan-spectral.ts";

type Rule = Pick<SpectralPlan, "average" | "averagingSegments">;

/** Takes the power of a segment into `sums`; the first of a run counts whole. A median has no such way. */
export function takeSegment(rule: Rule, sums: Float64Array, power: F, isFirst: boolean): void {
  if (rule.average === "max") {
    for (let k = 0; k < sums.length; k++) sums[k] = Math.max(sums[k]!, power[k]!);
  } else if (rule.average === "exponential") {
    const share = isFirst ? 1 : 1 / rule.averagingSegments;
    for (let k = 0; k < sums.length; k++) sums[k]! += share * (power[k]! - sums[k]!);
  } else for (let k = 0; k < sums.length; k++) sums[k]! += power[k]!;
}

/** What is left of what came before a part, once the part is over. */
export const remaining = ({ averagingSegments }: Rule, segments: number): number =>
  (1 - 1 / averagingSegments) ** segments;

/** Sums of parts one after another are divided by this many segments. */
export const divisor = ({ average }: Rule, segments: number): number => (average === "mean" ? segments : 1);
