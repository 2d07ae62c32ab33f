import { expect, test } from "vitest";
import { createArray, openArray } from "../../../src/array/index.ts";
import { createStorage } from "../../../src/jio/index.ts";

test("the browser's gzip streams write and read chunks as Node's do", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", {
    shape: [300_000],
    dtype: "float64",
    chunkShape: [100_000],
    codecs: ["gzip"],
  });
  const data = Float64Array.from({ length: 300_000 }, (_, n) => Math.sin(n / 50));
  await array.write([], data);
  const { length } = (await storage.allAttachments("a"))["data/0"];
  expect(length).toBeLessThan(800_000);
  expect((await (await openArray(storage, "a")).read()).data).toEqual(data);
});

test("a cut gzip chunk is corrupt in the browser too", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [1000], dtype: "float32", codecs: ["gzip"] });
  await array.write([], 1);
  const whole = await storage.getAttachment("a", "data/0", { format: "array_buffer" });
  await storage.putAttachment("a", "data/0", whole.slice(0, -9));
  await expect(array.read()).rejects.toMatchObject({ code: "corrupt", facts: { id: "a", name: "data/0" } });
});
