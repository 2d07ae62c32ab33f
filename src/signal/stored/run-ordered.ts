import { anySignal, type Opts } from "../../base/signal.ts";

/**
 * Runs `items` with at most `parallel` under way and takes their results in the order of the items, whoever ends first.
 * The first failure aborts the rest; nothing starts after it, and nothing still runs when this rejects.
 */
export async function runOrdered<Item, Result>(
  items: Iterable<Item>,
  o: Opts & {
    parallel: number;
    run(item: Item, signal: AbortSignal): Promise<Result>;
    take(result: Result, item: Item): void;
  },
): Promise<void> {
  const failure = new AbortController();
  const signal = anySignal(failure.signal, o.signal) ?? failure.signal;
  const running: { item: Item; result: Promise<Result> }[] = [];
  const takeOldest = async () => {
    const { item, result } = running[0]!;
    const value = await result;
    signal.throwIfAborted();
    running.shift();
    o.take(value, item);
  };
  try {
    for (const item of items) {
      if (running.length >= o.parallel) await takeOldest();
      signal.throwIfAborted();
      const result = o.run(item, signal);
      result.catch((error: unknown) => failure.abort(error));
      running.push({ item, result });
    }
    while (running.length > 0) await takeOldest();
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(running.map(({ result }) => result));
    throw o.signal?.aborted ? o.signal.reason : failure.signal.reason;
  }
}
