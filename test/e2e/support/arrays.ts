/** Transactions over two arrays and a document, one after another, for kills to interrupt. */
import type { Page } from "@playwright/test";
import type { Verdict } from "./judge.ts";

/** What the three hold after `count` transactions; runs in the page as well: stands on nothing outside itself. */
export function arraysAfter(count: number): { grown: number[]; whole: number[] } {
  let grown: number[] = [];
  for (let n = 1; n < count; n++) {
    if (n % 5 === 4) grown = grown.slice(0, 100);
    grown = [...grown, ...Array<number>(100).fill(n)];
  }
  return { grown, whole: Array<number>(300).fill(Math.max(0, count - 1)) };
}

/** Starts them in a tab; each is reported before the next begins. */
export async function startTransactions(page: Page, name: string, database = "field"): Promise<void> {
  await page.evaluate(
    async ({ name, database }) => {
      const load = (path: string) => import(path);
      const [{ createStorage }, { createArray, transaction }] = [
        await load("/doors/jio.js"),
        await load("/doors/array.js"),
      ];
      const storage = createStorage({ type: "indexeddb", database });
      const report = (window as unknown as { reportStep(report: object): Promise<void> }).reportStep;
      const change = async (tx: { storage: typeof storage; array(id: string): Promise<never> }, n: number) => {
        await tx.storage.put(`${name}/doc`, { n });
        if (n === 0) {
          await createArray(tx.storage, `${name}/grown`, { shape: [0], dtype: "int32", chunkShape: [64] });
          await createArray(tx.storage, `${name}/whole`, { shape: [300], dtype: "int32", chunkShape: [70] });
          return;
        }
        const [grown, whole] = [await tx.array(`${name}/grown`), await tx.array(`${name}/whole`)] as {
          [verb: string]: (...args: unknown[]) => Promise<void>;
        }[];
        if (n % 5 === 4) await grown!.resize!([100]);
        await grown!.append!(new Int32Array(100).fill(n));
        await whole!.write!(["..."], n);
      };
      void (async () => {
        for (let n = 0; ; n++) {
          try {
            await transaction(storage, (tx: Parameters<typeof change>[0]) => change(tx, n));
          } catch (error) {
            return report({ lane: name, step: n, failure: String((error as Error).stack ?? error) });
          }
          await report({ lane: name, step: n });
        }
      })();
    },
    { name, database },
  );
}

interface FoundArrays {
  /** How many transactions the document tells of. */
  count: number;
  grown: number[];
  whole: number[];
}

export function findArrays(page: Page, name: string, database = "field"): Promise<FoundArrays> {
  return page.evaluate(
    async ({ name, database }) => {
      const load = (path: string) => import(path);
      const [{ createStorage }, { openArray }] = [await load("/doors/jio.js"), await load("/doors/array.js")];
      const storage = createStorage({ type: "indexeddb", database });
      const absent = (error: { code?: string }) => {
        if (error.code === "not-found") return undefined;
        throw error;
      };
      const valuesOf = async (id: string) => {
        const array = await openArray(storage, id).catch(absent);
        const values = array ? [...(await array.read()).data].map(Number) : [];
        await array?.close();
        return values;
      };
      const doc = await storage.get(`${name}/doc`).catch(absent);
      const found = {
        count: doc ? doc.n + 1 : 0,
        grown: await valuesOf(`${name}/grown`),
        whole: await valuesOf(`${name}/whole`),
      };
      await storage.close();
      return found;
    },
    { name, database },
  );
}

export function judgeArrays(name: string, acknowledged: number, found: FoundArrays): Verdict {
  const lost = Math.max(0, acknowledged - found.count);
  const wanted = arraysAfter(found.count);
  const isWhole =
    found.count === 0
      ? found.grown.length + found.whole.length === 0
      : JSON.stringify(found.grown) === JSON.stringify(wanted.grown) &&
        JSON.stringify(found.whole) === JSON.stringify(wanted.whole);
  const why = [
    ...(lost > 0 ? [`${name} lost ${lost} of ${acknowledged} transactions`] : []),
    ...(isWhole
      ? []
      : [
          `${name} is a mix after ${found.count} transactions: ${found.grown.length}, ${found.whole[0]}, ${found.whole.at(-1)}`,
        ]),
  ];
  return { lost, halfWritten: isWhole ? 0 : 1, why };
}
