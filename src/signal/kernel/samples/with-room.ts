import { isCode } from "../../../base/errors.ts";
import type { Precision } from "../plan-fft.ts";
import { type Kernels, kernelsOf } from "../simd/kernels.ts";
import { Holding } from "../simd/shelf.ts";

/** Values copied at a time: they stay in the second cache. */
export const PIECE = 2 ** 13;

/**
 * Lends kernel memory for one synchronous use, which takes all it needs before it changes anything. Returns false where there are no
 * kernels or no room, and nothing is done.
 */
export function withRoom(precision: Precision, use: (kernels: Kernels, holding: Holding) => void): boolean {
  const kernels = kernelsOf(precision);
  if (!kernels) return false;
  const holding = new Holding(kernels.shelf);
  try {
    use(kernels, holding);
    return true;
  } catch (error) {
    if (isCode(error, "over-budget")) return false;
    throw error;
  } finally {
    holding.close();
  }
}
