import { serve } from "../worker/serve.ts";
import { deviceMemoryBudget, setMemoryBudget, shareMemoryBudget } from "./budget.ts";
import { describeArrays, describeTable, measureAxis, readSeries, readTable, useMemoryBudget } from "./tasks.ts";
import { describeTableOf } from "./view/describe-table.ts";
import { listArrays } from "./view/list-arrays.ts";
import { measureExtent } from "./view/measure-axis.ts";
import { readReducedSeries } from "./view/read-series.ts";
import { readTablePage } from "./view/read-table.ts";
import { withStorage } from "./view/with-storage.ts";

serve(describeArrays, async ({ storage, id }, { signal }) => ({
  value: await withStorage(storage, (opened) => listArrays(opened, id, { signal })),
}));

serve(describeTable, async (input, { signal }) => ({ value: await describeTableOf(input, { signal }) }));

serve(readTable, async (input, { signal }) => ({ value: await readTablePage(input, { signal }) }));

serve(measureAxis, async (input, { signal }) => ({ value: await measureExtent(input, { signal }) }));

serve(readSeries, async (input, context) => {
  const series = await readReducedSeries(input, context);
  const transfer = [series.x.buffer, ...series.curves.flatMap(({ min, max }) => [min.buffer, max.buffer])];
  return { value: series, transfer: [...new Set(transfer)] as Transferable[] };
});

serve(useMemoryBudget, ({ bytes, parts }) => {
  setMemoryBudget(bytes || deviceMemoryBudget());
  shareMemoryBudget(parts);
  return { value: undefined };
});
