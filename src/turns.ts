import type { Opts } from "./base/signal.ts";

/** Runs so much work at a time, in the order of the calls; whoever gives up while waiting never begins and holds up nobody. */
export function createTurns(most: number): <T>(work: () => Promise<T>, o: Required<Opts>) => Promise<T> {
  let running = 0;
  const waiting = new Set<() => void>();

  function waitForTurn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", giveUp);
        waiting.delete(begin);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(begin);
        reject(signal.reason);
      };
      waiting.add(begin);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** A place goes from hand to hand: nobody who comes now is faster than those who wait. */
  function handOver() {
    const [next] = waiting;
    if (next) next();
    else running -= 1;
  }

  return async (work, { signal }) => {
    signal.throwIfAborted();
    if (running < most) running += 1;
    else await waitForTurn(signal);
    try {
      return await work();
    } finally {
      handOver();
    }
  };
}
