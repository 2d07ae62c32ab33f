/** The number of running jobs on the installed app's icon. Window only; part of the composition root. */
import type { Opts } from "./base/signal.ts";
import { isLive, type Jobs } from "./portal/index.ts";

/** Browsers without badges show none. */
export function showBadge(jobs: Pick<Jobs, "watch">, { signal }: Required<Opts>): void {
  let shown = -1; // what another page of the app has left there
  const show = (count: number) => {
    if (count === shown) return;
    shown = count;
    const told = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
    told?.catch(() => {}); // not installed, or not allowed
  };
  jobs.watch((all) => show(all.filter(isLive).length), { signal });
}
