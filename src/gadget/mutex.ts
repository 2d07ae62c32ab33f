import { until } from "../base/signal.ts";

/**
 * The same function, one call at a time, in the order of the calls; one that fails lets the next begin.
 *
 * A call that has a signal (an argument that is one, or has one as `signal`) and is aborted before its turn rejects at once with
 * the signal's reason and never begins; those behind it keep their places.
 */
export function mutex<A extends unknown[], R>(run: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return function (this: unknown, ...args) {
    const turn = last;
    const call = whenFree(turn, signalIn(args), () => run.apply(this, args));
    last = call.catch(() => {}).then(() => turn); // who gave up early leaves the queue as it was
    return call;
  };
}

async function whenFree<R>(turn: Promise<unknown>, signal: AbortSignal | undefined, run: () => Promise<R>): Promise<R> {
  await until(turn, signal);
  signal?.throwIfAborted();
  return run();
}

function signalIn(args: readonly unknown[]): AbortSignal | undefined {
  for (const arg of args) {
    const candidate = arg instanceof AbortSignal ? arg : (arg as { signal?: unknown } | null | undefined)?.signal;
    if (candidate instanceof AbortSignal) return candidate;
  }
  return undefined;
}
