/** A function that runs `act` at once and then at most once in `everyMs`; calls in between are left out. */
export function throttle(act: () => void, everyMs: number, now: () => number = () => performance.now()): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - last < everyMs) return;
    last = now();
    act();
  };
}
