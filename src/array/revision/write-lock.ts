/** One writer at a time for the group of a document, in all tabs and workers; whoever opens one waits for the commit under way. */
import type { Opts } from "../../base/signal.ts";
import { until } from "../../base/signal.ts";
import type { JioStorage } from "../../jio/index.ts";
import { homeOf } from "./home.ts";

const nameOf = (home: string, id: string) => `field:array:${home}:${id}`;

/** Runs alone for these documents. Locks are taken in the order of their names, so that two that want several never wait for each other. */
export async function lockGroups<T>(
  storage: JioStorage,
  ids: readonly string[],
  run: () => Promise<T>,
  o: Opts,
): Promise<T> {
  const home = homeOf(storage);
  const take = home.isShared && hasWebLocks() ? takeWebLock : takeOwnLock;
  const names = [...new Set(ids)].sort().map((id) => nameOf(home.name, id));
  const nested = names.reduceRight<() => Promise<T>>((inner, name) => () => take(name, inner, o), run);
  return nested();
}

export const hasWebLocks = () => typeof navigator !== "undefined" && navigator.locks !== undefined;

function takeWebLock<T>(name: string, run: () => Promise<T>, { signal }: Opts): Promise<T> {
  return navigator.locks.request(name, signal ? { signal } : {}, run) as Promise<T>;
}

const turns = new Map<string, Promise<unknown>>();

async function takeOwnLock<T>(name: string, run: () => Promise<T>, { signal }: Opts): Promise<T> {
  const before = turns.get(name);
  const mine = (async () => {
    await until(before, signal);
    return run();
  })();
  const ended = Promise.allSettled([before, mine]);
  turns.set(name, ended);
  ended.then(() => turns.get(name) === ended && turns.delete(name));
  return mine;
}
