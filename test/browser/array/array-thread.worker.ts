import { createArray, openArray, openRef, reduce, setMemoryBudget, transaction } from "../../../src/array/index.ts";
import { listOpfsFolders } from "../../../src/bytes/opfs.ts";
import "../../../src/jio/connect.worker.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { appendThere, changeAtOnce, readFlat, readRef, writeSine } from "./array-thread.ts";

const sine = (from: number, count: number) =>
  Float64Array.from({ length: count }, (_, n) => 15 * Math.sin(0.2 * (from + n)));
const countScratch = async () => (await listOpfsFolders("field-scratch")).length;

serve(writeSine, async ({ database, id, length, blockBytes, budget }) => {
  setMemoryBudget(budget);
  const storage = createStorage({ type: "indexeddb", database });
  const array = await createArray(storage, id, { shape: [0], dtype: "float64", chunkShape: [65_536] });
  const step = blockBytes / 8;
  for (let at = 0; at < length; at += step) await array.append(sine(at, Math.min(step, length - at)));
  const [sum, mean] = [await reduce(array, "sum"), await reduce(array, "mean")];
  const refused = await array.read().catch((error) => error.code);
  if (refused !== "over-budget") throw new Error(`reading all of it was ${refused}`);
  await array.close();
  await storage.close();
  return { value: { sum: Number(sum.data[0]), mean: Number(mean.data[0]), count: array.shape[0]!, scratch: 0 } };
});

serve(changeAtOnce, async ({ database, id, length, budget, fail }) => {
  setMemoryBudget(budget);
  const storage = createStorage({ type: "indexeddb", database });
  let scratch = 0;
  const step = 65_536;
  await transaction(storage, async (tx) => {
    const array = await tx.array(id);
    for (let at = 0; at < length; at += step)
      await array.write(
        [{ start: at, stop: at + step }],
        sine(at, step).map((value) => -value),
      );
    scratch = await countScratch();
    if (fail) throw new Error("no more");
  }).catch((error) => {
    if (error.message !== "no more") throw error;
  });
  const array = await openArray(storage, id);
  const sum = await reduce(array, "sum");
  await array.close();
  await storage.close();
  return { value: { sum: Number(sum.data[0]), mean: 0, count: await countScratch(), scratch } };
});

serve(readFlat, async ({ database, id, budget }) => {
  setMemoryBudget(budget);
  const storage = createStorage({ type: "indexeddb", database });
  const array = await openArray(storage, id);
  const reader = await array.reader();
  const scratch = await countScratch();
  const out = new Float64Array(10_000);
  let [sum, count] = [0, 0];
  for (let read = reader.read(0, out); read > 0; read = reader.read(count, out)) {
    const wanted = sine(count, read);
    if (out.subarray(0, read).some((value, n) => value !== wanted[n])) throw new Error(`other values after ${count}`);
    count += read;
    sum += out[0]!;
  }
  reader.close();
  await array.close();
  await storage.close();
  return { value: { sum, mean: 0, count, scratch } };
});

serve(readRef, async ({ ref }) => {
  const array = await openRef(ref);
  const { data } = await array.read();
  await array.close();
  return { value: [...data].map(Number) };
});

serve(appendThere, async ({ database, id, values }) => {
  const storage = createStorage({ type: "indexeddb", database });
  const array = await openArray(storage, id);
  await new Promise((resolve) => setTimeout(resolve, 20)); // so that the others have opened it too
  const value = await array.append(Float64Array.from(values)).then(
    () => "done",
    (error) => error.code,
  );
  await array.close();
  await storage.close();
  return { value };
});
listen();
