import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { createArray, type DType } from "../../../../src/array/index.ts";
import { pinnedRevisions } from "../../../../src/array/revision/pins.ts";
import { describeArrays, describeTable, measureAxis, readSeries, readTable } from "../../../../src/array/tasks.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import { sensorFile } from "../../../support/sensor-file.ts";
import { shared } from "../../signal/recording.ts";

const runner = localRunner(() => import("../../../../src/array/tasks.worker.ts"));
const ID = "data_array_module/a";
let storage: ReturnType<typeof shared>;
beforeEach(() => {
  storage = shared(crypto.randomUUID());
});

type Description = Omit<Parameters<typeof createArray>[2], "signal">;
async function put(
  path: string,
  data: Parameters<Awaited<ReturnType<typeof createArray>>["write"]>[1],
  o: Description,
) {
  const handle = createStorage(storage);
  const array = await createArray(handle, ID, { ...o, path });
  if (o.shape.every((length) => length > 0)) await array.write(["..."], data);
  await array.close();
}
const request = (slice = "") => ({ storage, id: ID, path: "data", ...(slice && { slice }) });
const page = (slice: string, first = 0, count = 10, firstColumn = 0, columnCount = 10) =>
  runner.run(readTable, { ...request(slice), first, count, firstColumn, columnCount });
const series = async (axis: string, columns: number[], range?: [number, number], parts = 100, slice = "") => {
  const extent = await runner.run(measureAxis, { ...request(slice), axis });
  const [from, to] = range ?? [extent.from, extent.to];
  return { extent, ...(await runner.run(readSeries, { ...request(slice), axis, extent, columns, from, to, parts })) };
};

const matrix = Float64Array.from({ length: 12 }, (_, i) => (i === 7 ? Number.NaN : i / 2));
const put2d = async (attributes = {}) => {
  await put("data", matrix, {
    shape: [4, 3],
    dtype: "float64",
    chunkShape: [3, 2],
    dimensionNames: ["time", "x"],
    attributes,
  });
  const times = BigInt64Array.from([10n, 20n, 35n, 70n], (s) => 1_600_000_000_000_000_000n + s * 1_000_000_000n);
  await put("time", times, { shape: [4], dtype: "datetime64[ns]", dimensionNames: ["time"] });
};

describe("a table", () => {
  test("has the rows' time before its columns, named by the attributes; a gap has no text", async () => {
    await put2d({ columns: ["a", "b", "c"], units: ["m", "s", "kg"] });
    const facts = await runner.run(describeTable, request());
    expect(facts).toMatchObject({ rowCount: 4, columnCount: 3, firstIndex: 0, indexStep: 1 });
    expect(facts.columns.map(({ name, unit }) => `${name} ${unit}`)).toEqual(["a m", "b s", "c kg"]);
    expect(facts.axes.map(({ key }) => key)).toEqual(["coordinate:time", "index"]);
    const { headings, indices, rows } = await page("", 2, 10, 1, 2);
    expect(headings.map(({ name, kind }) => `${name} ${kind}`)).toEqual(["time time", "b number", "c number"]);
    expect(indices).toEqual([2, 3]);
    expect(rows).toEqual([
      ["2020-09-13T12:27:15Z", null, "4"],
      ["2020-09-13T12:27:50Z", "5", "5.5"],
    ]);
  });

  test("of a slice shows what numpy's slice has, with the array's own indices", async () => {
    await put2d();
    expect(await page("[::-2, 1]")).toMatchObject({
      indices: [3, 1],
      rows: [
        ["2020-09-13T12:27:50Z", "5"],
        ["2020-09-13T12:27:00Z", "2"],
      ],
    });
    expect(await page("[2]")).toMatchObject({ indices: [0, 1, 2], rows: [["3"], [null], ["4"]] });
    await expect(page("[9]")).rejects.toMatchObject({ code: "invalid-argument" });
    await expect(page("[1:2:x]")).rejects.toThrow(/1:2:x/);
    await expect(page("", 0, 1001)).rejects.toThrow(/1000 rows/);
  });

  test("of any rank: no axis is one cell, of three the first index is shown", async () => {
    await put("data", Int32Array.of(42), { shape: [], dtype: "int32" });
    expect(await page("")).toMatchObject({ indices: [0], rows: [["42"]], headings: [{ name: "data" }] });
    storage = shared(crypto.randomUUID());
    await put(
      "data",
      Int32Array.from({ length: 24 }, (_, i) => i),
      { shape: [2, 3, 4], dtype: "int32" },
    );
    expect((await page("")).rows[2]).toEqual(["8", "9", "10", "11"]);
    expect((await page("[1, ..., 3]")).rows).toEqual([["15"], ["19"], ["23"]]);
    storage = shared(crypto.randomUUID());
    await put("data", new Int32Array(), { shape: [0, 3, 4], dtype: "int32" });
    expect((await page("")).rows).toEqual([]);
  });

  test("lists the arrays of its document, data first", async () => {
    await put2d({ units: "V" });
    const arrays = await runner.run(describeArrays, { storage, id: ID });
    expect(arrays.map(({ path, dtype }) => [path, dtype])).toEqual([
      ["data", "float64"],
      ["time", "datetime64[ns]"],
    ]);
    expect(arrays[0]).toMatchObject({ shape: [4, 3], chunkShape: [3, 2], byteLength: 96, attributes: { units: "V" } });
  });
});

describe("curves", () => {
  test("lie at the true times, in seconds, NaN a gap", async () => {
    await put2d();
    const { extent, x, curves, exact } = await series("coordinate:time", [1, 2]);
    expect(extent).toEqual({ from: 0, to: 60, originMs: 1_600_000_010_000, ascending: true, leastStep: 10 });
    expect([...x]).toEqual([0, 10, 25, 60]);
    expect(curves.map(({ max }) => [...max])).toEqual([
      [0.5, 2, Number.NaN, 5],
      [1, 2.5, 4, 5.5],
    ]);
    expect(exact).toBe(true);
  });

  test("break where a row's time was lost: zero or no time at all", async () => {
    const second = 1_000_000_000n;
    const times = BigInt64Array.of(100n * second, 0n, 110n * second, -(2n ** 63n), 120n * second, 130n * second);
    await put("data", Int16Array.of(1, 2, 3, 4, 5, 6), { shape: [6], dtype: "int16", dimensionNames: ["time"] });
    await put("time", times, { shape: [6], dtype: "datetime64[ns]", dimensionNames: ["time"] });
    const { extent, x, curves } = await series("coordinate:time", [0]);
    expect(extent).toEqual({ from: 0, to: 30, originMs: 100_000, ascending: true, leastStep: 10 });
    expect([...x]).toEqual([0, 0, 10, 10, 20, 30]);
    expect([...curves[0]!.max]).toEqual([1, Number.NaN, 3, Number.NaN, 5, 6]);
    expect((await page("", 1, 3)).rows.map(([time]) => time)).toEqual([
      "1970-01-01T00:00:00Z",
      "1970-01-01T00:01:50Z",
      null,
    ]);
  });

  test("a part of the range comes with one row on each side", async () => {
    await put2d();
    expect([...(await series("coordinate:time", [0], [9, 26])).x]).toEqual([0, 10, 25, 60]);
    expect([...(await series("coordinate:time", [0], [26, 27])).x]).toEqual([25, 60]);
    expect([...(await series("index", [0], [1.5, 2.5])).x]).toEqual([1, 2, 3]);
    expect([...(await series("index", [0], undefined, 50, "[::-1]")).x]).toEqual([0, 1, 2, 3]);
  });

  test("of more rows than the picture has columns are the true extremes, found without reading all", async () => {
    const n = 300_000;
    const values = Float32Array.from({ length: n }, (_, i) => Math.sin(i / 1000));
    values[123_456] = 9;
    values[123_457] = -9;
    const time = Float64Array.from({ length: n }, (_, i) => i + (i > 200_000 ? 50_000 : 0) + 0.5 * Math.sin(i));
    await put("data", values, { shape: [n], dtype: "float32", chunkShape: [4096], dimensionNames: ["t"] });
    await put("t", time, { shape: [n], dtype: "float64", chunkShape: [4096], dimensionNames: ["t"] });
    const all = await series("coordinate:t", [0], undefined, 500);
    expect(all.exact).toBe(false);
    expect(all.x.length).toBeLessThanOrEqual(502);
    expect(Math.max(...all.curves[0]!.max)).toBe(9);
    expect(Math.min(...all.curves[0]!.min)).toBe(-9);
    const events: { rows: number; totalRows: number }[] = [];
    const input = {
      ...request(),
      axis: "coordinate:t",
      extent: all.extent,
      columns: [0],
      from: 123_400,
      to: 123_500,
      parts: 500,
    };
    const near = await runner.run(readSeries, input, { onEvent: (event) => events.push(event) });
    expect(near.exact).toBe(true);
    expect(events.at(-1)!.totalRows).toBeLessThan(110);
    const at = near.curves[0]!.max.indexOf(9);
    expect(near.x[at]).toBe(time[123_456]);
  });

  test("an abort ends the reading with its own reason", async () => {
    await put2d();
    const { extent } = await series("index", [0]);
    const life = new AbortController();
    const reason = new Error("the view changed");
    const input = { ...request(), axis: "index", extent, columns: [0], from: 0, to: 3, parts: 10 };
    const done = runner.run(readSeries, input, { signal: life.signal });
    life.abort(reason);
    await expect(done).rejects.toBe(reason);
  });

  test("what cannot be drawn is refused in words", async () => {
    await put2d();
    await expect(series("coordinate:height", [0])).rejects.toThrow(/height/);
    await expect(series("index", [3])).rejects.toThrow(/no column 3/);
    await expect(series("index", new Array(11).fill(0))).rejects.toThrow(/at most 10/);
  });

  test("complex numbers are drawn by their magnitude", async () => {
    await put("data", Float32Array.of(3, 4, 0, -2), { shape: [2], dtype: "complex64" });
    expect([...(await series("index", [0])).curves[0]!.max]).toEqual([5, 2]);
  });
});

test.skipIf(!sensorFile)("a real sensor's records: irregular times, lost rows, ten fields", async () => {
  const file = readFileSync(sensorFile!);
  const bytes = new Uint8Array(file.subarray(10 + file.readUInt16LE(8)));
  const names = ["humidity", "pressure", "temperature"].flatMap((name) =>
    ["min", "mean", "max"].map((of) => `${name}_${of}`),
  );
  const dtype: DType = [["date", "datetime64[ns]"], ...names.map((name) => [name, "float64"] as const)];
  await put("data", bytes, { shape: [bytes.length / 80], dtype, chunkShape: [500] });
  const { axes, columns, rowCount } = await runner.run(describeTable, request());
  expect(axes[0]).toEqual({ key: "field:date", name: "date", unit: "", kind: "time" });
  expect(columns.map(({ name }) => name)).toEqual(["date", ...names]);
  expect((await page("", rowCount - 1, 1)).rows[0]!.slice(0, 2)).toEqual(["2021-01-13T15:50:00Z", "31.3829815"]);
  const { extent, x, curves } = await series("field:date", [2], undefined, 2000);
  expect(extent.ascending).toBe(true);
  expect(extent.leastStep).toBe(2400);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const rows = Array.from({ length: rowCount }, (_, i) => ({
    s: Number(view.getBigInt64(80 * i, true)) / 1e9,
    y: view.getFloat64(80 * i + 16, true),
  })).filter(({ s }) => s > 0);
  const drawn = [...x].flatMap((s, i) =>
    Number.isNaN(curves[0]!.max[i]!) ? [] : [{ s: s + extent.originMs! / 1000, y: curves[0]!.max[i]! }],
  );
  expect(drawn).toEqual(rows);
});

test("a table holds no revision once it was read", async () => {
  await put2d();
  await page("");
  await series("", [0]).catch(() => {});
  expect(await pinnedRevisions(createStorage(storage), ID)).toEqual([]);
});

test("a wide picture of rows that were read before reads none of them again", async () => {
  const count = 2 ** 18 + 700;
  const values = Float64Array.from({ length: count }, (_, n) => Math.sin(n) + (n === 200_000 ? 9 : 0));
  await put("data", values, { shape: [count], dtype: "float64", chunkShape: [50_000] });
  const first = await series("index", [0], undefined, 20);
  const handle = createStorage(storage);
  for (const name of Object.keys(await handle.allAttachments(ID)))
    if (/^data\/\d/.test(name)) await handle.putAttachment(ID, name, new Uint8Array(50_000 * 8)); // not by a commit
  const again = await series("index", [0], undefined, 20);
  expect(Math.max(...again.curves[0]!.max)).toBe(values[200_000]);
  expect(again.x.length).toBe(first.x.length);
  const narrow = await series("index", [0], [1000, 2000], 20);
  expect(Math.max(...narrow.curves[0]!.max)).toBe(0);
  await handle.putAttachment(ID, ".zmetadata", await bumped(handle)); // a commit makes another revision
  const other = await series("index", [0], undefined, 20);
  expect(Math.max(...other.curves[0]!.max)).toBe(0);
});

async function bumped(handle: ReturnType<typeof createStorage>) {
  const json = await handle.getAttachment(ID, ".zmetadata", { format: "json" });
  const { wendelin_field: own, ...rest } = json as { wendelin_field: { revision: number } };
  return JSON.stringify({ ...rest, wendelin_field: { ...own, revision: own.revision + 1 } });
}
