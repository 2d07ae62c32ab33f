import type { Opts } from "../../base/signal.ts";
import type { AxisExtent, TableRequest } from "../tasks.ts";
import { type Axis, openAxis } from "./axis.ts";
import { withTable } from "./open-table.ts";
import { cutRows, type TablePlan } from "./table-plan.ts";

/** Reads what rows are drawn against once, block by block; an index is known without. */
export function measureExtent(request: TableRequest & { axis: string }, o: Opts): Promise<AxisExtent> {
  return withTable(request, o, async (table) => {
    const { rows } = table.plan;
    if (request.axis !== "index" || rows.count === 0) return scanAxis(openAxis(table, request.axis), table.plan, o);
    const last = rows.start + (rows.count - 1) * rows.step;
    const [from, to] = [Math.min(rows.start, last), Math.max(rows.start, last)];
    return { from, to, originMs: undefined, ascending: rows.step > 0, leastStep: Math.abs(rows.step) };
  });
}

async function scanAxis(axis: Axis, { rows }: TablePlan, o: Opts): Promise<AxisExtent> {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let leastStep = Number.POSITIVE_INFINITY;
  let before = Number.NaN;
  let ascending = true;
  let originMs: number | undefined;
  const part = { first: 0, count: rows.count };
  for (const block of cutRows(rows, part, { chunkRows: axis.chunkRows, most: axis.blockRows })) {
    o.signal?.throwIfAborted();
    const read = await axis.read(block, { ...o, originMs });
    originMs ??= read.originMs;
    for (const x of read.x) {
      if (!Number.isFinite(x)) continue;
      if (x < before) ascending = false;
      const step = Math.abs(x - before);
      if (step > 0 && step < leastStep) leastStep = step;
      if (x < from) from = x;
      if (x > to) to = x;
      before = x;
    }
  }
  return { from, to, originMs, ascending, leastStep: Number.isFinite(leastStep) ? leastStep : 0 };
}
