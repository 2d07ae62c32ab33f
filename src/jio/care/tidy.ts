/** Everything that keeps a database in good order; safe at any time, in any number of tabs. */

import type { Depot } from "../files/depot.ts";
import { createSerial } from "../files/serial.ts";
import { type CompactDeps, compactPacks } from "./compact.ts";
import { type MergeDeps, mergeSegments } from "./merge.ts";
import { type SweepDeps, sweep } from "./sweep.ts";

export function createTidy(deps: SweepDeps & CompactDeps & MergeDeps & { depot: Pick<Depot, "refill"> }) {
  const serial = createSerial();

  /** A small segment is a tail that was sealed early. */
  async function mergeAll() {
    const seen = new Set<string>();
    for (const { kind, name } of await deps.rows.files.list()) {
      const [row] = kind === "tail" ? await deps.rows.files.using(name) : [];
      const key = JSON.stringify([row?.id, row?.name]);
      if (row && !seen.has(key)) await mergeSegments(deps, row);
      seen.add(key);
    }
  }

  async function run() {
    await sweep(deps);
    await compactPacks(deps);
    await mergeAll();
    await deps.depot.refill();
  }
  return () => serial("", run);
}
