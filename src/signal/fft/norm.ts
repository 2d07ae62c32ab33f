import { oneOf } from "../check.ts";
import type { Norm } from "../types.ts";
import type { Kind } from "./transform-axis.ts";

/** The factor of a norm for a transform of n values. */
export function scaleOf(norm: Norm = "backward", n: number, kind: Kind): number {
  oneOf("norm", norm, ["backward", "ortho", "forward"]);
  if (norm === "ortho") return 1 / Math.sqrt(n);
  const forward = kind === "fft" || kind === "rfft";
  return (norm === "forward") === forward ? 1 / n : 1;
}
