/**
 * Writes exp(-2πi·k/n) as [re, im] at `at`.
 *
 * The angle is reduced to [-π/4, π/4] in exact integers first, so the error is that of cos and sin alone, for every k.
 */
export function writeRoot(out: Float64Array, at: number, k: number, n: number): void {
  const turn = k % n;
  const quarter = Math.round((4 * turn) / n);
  const angle = (Math.PI / 2) * ((4 * turn - quarter * n) / n);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const flip = quarter & 2 ? -1 : 1;
  out[at] = flip * (quarter & 1 ? -sin : cos);
  out[at + 1] = -flip * (quarter & 1 ? cos : sin);
}
