/** Running jobs and what would end them agree through one Web Lock, across all tabs. */
import type { Opts } from "./base/signal.ts";

const LOCK = "field:busy";

/** Runs a job; until it has settled, `ifIdle` finds no moment in any tab. */
export function whileBusy<T>(job: () => Promise<T>, { signal }: Required<Opts>): Promise<T> {
  return navigator.locks.request(LOCK, { mode: "shared", signal }, job);
}

/** Runs `work` where no job runs in any tab, and lets none begin before it has settled; false, and nothing done, where one runs. */
export function ifIdle(work: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}
