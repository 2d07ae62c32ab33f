import { zerosLike } from "./check.ts";
import type { F } from "./types.ts";

export type Boundary = "zeros" | "even" | "odd" | "constant";

/** A signal continued by `count` samples at both ends, and `zeros` more behind; count is less than its length. */
export function extend(x: F, count: number, boundary: Boundary, zeros = 0): F {
  const longer = zerosLike(x, x.length + 2 * count + zeros);
  longer.set(x, count);
  const [first, last] = [x[0]!, x[x.length - 1]!];
  const end = count + x.length - 1;
  for (let i = 1; i <= count && boundary !== "zeros"; i++) {
    longer[count - i] = beyond(first, x[i]!, boundary);
    longer[end + i] = beyond(last, x[x.length - 1 - i]!, boundary);
  }
  return longer;
}

const beyond = (edge: number, mirrored: number, boundary: Boundary): number =>
  boundary === "constant" ? edge : boundary === "even" ? mirrored : 2 * edge - mirrored;
