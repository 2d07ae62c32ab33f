import type { Opts } from "../base/signal.ts";
import { memorySize } from "../format/index.ts";
import type { BigArray } from "./big-array.ts";
import { blockBytes } from "./budget.ts";
import { planRuns, type Run, selectRun } from "./indexing/plan.ts";
import type { NdView } from "./indexing/view.ts";
import { readAhead } from "./read-ahead.ts";

/**
 * All elements in C order, a block at a time, also where a single row is longer than memory. While the caller works on one the next is
 * being read.
 *
 * Throws  what read() throws.
 */
export async function* flatBlocks(
  array: BigArray,
  o: Opts = {},
): AsyncGenerator<{ run: Run; view: NdView }, void, void> {
  const { shape, dtype } = array;
  if (shape.length === 0) {
    yield { run: { lead: [], start: 0, count: 1 }, view: await array.read(["..."], o) };
    return;
  }
  yield* readAhead(planRuns(array, memorySize(dtype), blockBytes()), async (run) => ({
    run,
    view: await array.read(selectRun(run), o),
  }));
}
