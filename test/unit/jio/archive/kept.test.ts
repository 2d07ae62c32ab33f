/** Arrays in the archive of everything with what is kept for readers of older revisions. */
import { expect, test } from "vitest";
import { createArray, openArray } from "../../../../src/array/index.ts";
import { archiveOf, importInto, memory } from "./support.ts";

test("what is kept for readers comes along, does no harm, and goes with the next change", async () => {
  const from = memory();
  await createArray(from, "data_array_module/a", { shape: [4], dtype: "float64", chunkShape: [2] });
  const reader = await openArray(from, "data_array_module/a");
  const writer = await openArray(from, "data_array_module/a");
  await writer.write([0], 5);
  await writer.write([0], 6);
  expect((await reader.read([0])).data).toEqual(Float64Array.of(Number.NaN));
  const into = memory();
  await importInto(into, (await archiveOf(from)).archive);
  const kept = async () =>
    Object.keys(await into.allAttachments("data_array_module/a")).filter((name) => name.startsWith(".kept/"));
  expect(await kept()).not.toEqual([]);
  const copy = await openArray(into, "data_array_module/a");
  expect((await copy.read([0])).data).toEqual(Float64Array.of(6));
  await copy.append(Float64Array.of(1, 2));
  expect([...(await copy.read()).data]).toEqual([6, Number.NaN, Number.NaN, Number.NaN, 1, 2]);
  expect(await kept()).toEqual([]);
});
