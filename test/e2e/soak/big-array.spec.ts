/** wendelin.core's demonstration: an array of 15·sin(0.2 t), four times as large as the memory budget, in commits of 32 MiB. */

import { hasPeer, python } from "../../support/oracle.ts";
import { peakOfRenderers } from "../../support/renderer-memory.mjs";
import { expect, test } from "../support/app.ts";
import { openField } from "../support/field.ts";

const MIB = 2 ** 20;
const BUDGET = 256 * MIB;
const LENGTH = (4 * BUDGET) / 8;
const COMMIT = 32 * MIB;
/** Beside the budget and what the page takes before: values of the commits that are not collected yet, and those on their way to the files. */
const OVERHEAD = 160 * MIB;

interface Reduced {
  shape: number[];
  sum: number;
  mean: number;
  refused: string;
  seconds: { write: number; reduce: number };
}

/** numpy's sum of the same values and of their magnitudes, in its longest floats. */
const SCRIPT = `import numpy,sys
length=int(sys.stdin.read()); step=1<<22; total=numpy.longdouble(0); size=numpy.longdouble(0)
for at in range(0,length,step):
  x=15*numpy.sin(0.2*numpy.arange(at,min(length,at+step)))
  total+=x.sum(dtype=numpy.longdouble); size+=abs(x).sum(dtype=numpy.longdouble)
print(repr(float(total)),repr(float(size)))`;

test("15·sin(0.2 t), four times the budget, commits of 32 MiB: sum and mean are numpy's, memory stays in the budget", async ({
  server,
  openBrowser,
  profile,
}) => {
  const { page } = await openBrowser();
  await openField(page, server.url);
  const before = peakOfRenderers(profile) ?? 0;
  const found = await page.evaluate(
    async ({ length, commit, budget }): Promise<Reduced> => {
      const load = (path: string) => import(path);
      const { createStorage } = await load("/doors/jio.js");
      const { createArray, openArray, reduce, setMemoryBudget, transaction } = await load("/doors/array.js");
      setMemoryBudget(budget);
      const storage = createStorage({ type: "indexeddb", database: "big" });
      const id = "data_array_module/sine";
      await (await createArray(storage, id, { shape: [0], dtype: "float64" })).close();
      const started = performance.now();
      for (let at = 0; at < length; at += commit) {
        const values = Float64Array.from(
          { length: Math.min(commit, length - at) },
          (_, n) => 15 * Math.sin(0.2 * (at + n)),
        );
        await transaction(
          storage,
          async (tx: { array(id: string): Promise<{ append(data: Float64Array): Promise<void> }> }) =>
            (await tx.array(id)).append(values),
        );
      }
      const written = performance.now();
      const array = await openArray(storage, id);
      const [sum, mean] = [(await reduce(array, "sum")).data[0], (await reduce(array, "mean")).data[0]];
      const seconds = { write: (written - started) / 1000, reduce: (performance.now() - written) / 1000 };
      const refused = await array.read().catch((error: { code: string }) => error.code);
      await array.close();
      await storage.close();
      return { shape: [...array.shape], sum, mean, refused, seconds };
    },
    { length: LENGTH, commit: COMMIT / 8, budget: BUDGET },
  );
  const peak = peakOfRenderers(profile);
  const rate = (seconds: number, passes = 1) => `${((passes * LENGTH * 8) / MIB / seconds).toFixed(0)} MiB/s`;
  process.stdout.write(
    `${(LENGTH * 8) / MIB} MiB of 15·sin(0.2 t): written ${rate(found.seconds.write)}, reduced ${rate(found.seconds.reduce, 2)}, peak of a renderer ${((peak ?? 0) / MIB).toFixed(0)} MiB, ${(before / MIB).toFixed(0)} before, budget ${BUDGET / MIB} MiB\n`,
  );
  expect(found).toMatchObject({ shape: [LENGTH], refused: "over-budget" });
  expect(found.mean).toBe(found.sum / LENGTH);
  if (hasPeer("numpy")) {
    const [sum, magnitude] = python(SCRIPT, String(LENGTH)).toString().split(" ").map(Number) as [number, number];
    expect(Math.abs(found.sum - sum)).toBeLessThan(1e-15 * magnitude);
  }
  if (peak !== undefined) expect(peak).toBeLessThan(before + BUDGET + OVERHEAD);
});
