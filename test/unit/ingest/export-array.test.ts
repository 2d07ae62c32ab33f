import { expect, onTestFinished, test } from "vitest";
import { memoryBudget, setMemoryBudget } from "../../../src/array/budget.ts";
import { createArray } from "../../../src/array/index.ts";
import { exportArray } from "../../../src/ingest/export-array.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { collect } from "../format/arrays.ts";

test("an array whose rows are longer than a block is saved whole; a table of so many columns is refused in words", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [2, 2, 50_000], dtype: "float64", chunkShape: [2, 1, 9000] });
  const data = Float64Array.from({ length: 200_000 }, (_, n) => n / 7);
  await array.write(["..."], data);
  await array.close();
  const before = memoryBudget();
  onTestFinished(() => setMemoryBudget(before));
  setMemoryBudget(2 ** 20); // blocks of 256 KiB, rows of 400 kB
  const { stream, byteLength } = await exportArray(storage, "a", { format: "npy" });
  const file = await collect(stream);
  expect(file.length).toBe(byteLength);
  expect(Buffer.compare(file.subarray(-data.byteLength), Buffer.from(data.buffer))).toBe(0);
  const table = exportArray(storage, "a", { format: "csv" });
  await expect(table).rejects.toMatchObject({ code: "unsupported", message: expect.stringContaining("NPY") });
});
