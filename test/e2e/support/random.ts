/** Repeatable chance: the same seed gives the same numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' LCG: good enough for moments
    return state / 2 ** 32;
  };
}
