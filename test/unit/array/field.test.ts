import { expect, test } from "vitest";
import { createArray, type DType, field, openArray } from "../../../src/array/index.ts";
import { createStorage } from "../../../src/jio/index.ts";

const RECORD: DType = [
  ["t", "int64"],
  ["v", "float32"],
  ["tag", "S2"],
  ["h", "float16"],
];

function makeRecords(count: number): Uint8Array {
  const bytes = new Uint8Array(count * 16);
  const view = new DataView(bytes.buffer);
  for (let n = 0; n < count; n++) {
    view.setBigInt64(n * 16, 2n ** 60n + BigInt(n), true);
    view.setFloat32(n * 16 + 8, n / 4, true);
    bytes.set([65 + n, 0], n * 16 + 12);
    view.setUint16(n * 16 + 14, 0x3c00, true); // 1
  }
  return bytes;
}

test("structured records are kept and each field is a column, exact to the last bit", async () => {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape: [7], dtype: RECORD, chunkShape: [3] });
  await array.write(["..."], makeRecords(7));
  const opened = await openArray(storage, "a");
  expect(opened.dtype).toEqual(RECORD);
  const view = await opened.read([{ start: 5, stop: 0, step: -2 }]);
  expect(field(view, "t")).toMatchObject({ dtype: "int64", shape: [3], stride: [1], offset: 0 });
  expect([...field(view, "t").data]).toEqual([5n, 3n, 1n].map((n) => 2n ** 60n + n));
  expect([...field(view, "v").data]).toEqual([1.25, 0.75, 0.25]);
  expect([...field(view, "tag").data]).toEqual([70, 0, 68, 0, 66, 0]);
  expect([...field(view, "h").data]).toEqual([1, 1, 1]);
});

test("a column of a view with strides and an offset", () => {
  const view = { data: makeRecords(6), shape: [2, 2], stride: [-3, 1], offset: 4, dtype: RECORD };
  expect([...field(view, "v").data]).toEqual([1, 1.25, 0.25, 0.5]);
});

test("no such field is invalid-argument and says which there are", () => {
  const view = { data: makeRecords(1), shape: [1], stride: [1], offset: 0, dtype: RECORD };
  expect(() => field(view, "x")).toThrow(/there are t, v, tag, h/);
  const plain = { data: new Float64Array(1), shape: [1], stride: [1], offset: 0, dtype: "float64" as const };
  expect(() => field(plain, "x")).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});
