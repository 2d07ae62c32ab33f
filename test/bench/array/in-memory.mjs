// biome-ignore lint/correctness/noUndeclaredDependencies: the product itself reads with it
import * as zarr from "zarrita";
import { createArray, openArray } from "../../../dist/doors/array.js";
import { createStorage } from "../../../dist/doors/jio.js";
import { median } from "../median.mjs";

const ROUNDS = 7;
const SHAPE = [4096, 2048]; // 64 MiB of float64
const CHUNKS = [256, 2048];

const data = Float64Array.from({ length: SHAPE[0] * SHAPE[1] }, (_, n) => n % 1009);
const SELECTIONS = [
  ["read all of 64 MiB", [{}, {}]],
  ["read [100:2000:7]", [{ start: 100, stop: 2000, step: 7 }, {}]],
  ["read a column, [:, 5]", [{}, 5]],
  ["read a row, [1000]", [1000, {}]],
];

async function timeMs(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Both over a map in memory, so that the arrays alone are compared; the handle is opened anew each time, so that no chunk is at hand. */
export async function* benchInMemory() {
  const storage = createStorage({ type: "memory" });
  const store = new Map();
  const created = await createArray(storage, "a", { shape: SHAPE, chunkShape: CHUNKS, dtype: "float64" });
  const codecs = [{ name: "bytes", configuration: { endian: "little" } }];
  const theirs = await zarr.create(store, {
    shape: SHAPE,
    chunkShape: CHUNKS,
    dtype: "float64",
    codecs,
    fillValue: 0,
  });
  const chunk = { data, shape: SHAPE, stride: [SHAPE[1], 1] };
  const write = [() => created.write(["..."], data), () => zarr.set(theirs, null, chunk)];
  yield row("write 64 MiB in memory", await rounds(write));
  await created.close();
  for (const [work, selection] of SELECTIONS) {
    const wanted = selection.map((one) =>
      typeof one === "number" ? one : one.start === undefined ? null : zarr.slice(one.start, one.stop, one.step),
    );
    const ours = async () => {
      const array = await openArray(storage, "a");
      const { data: read } = await array.read(selection);
      await array.close();
      return read;
    };
    const other = async () => (await zarr.get(theirs, wanted)).data;
    const [mine, their] = [await ours(), await other()];
    if (mine.length !== their.length || mine.some((value, n) => value !== their[n]))
      throw new Error(`${work}: different values`);
    yield row(`${work}, in memory`, await rounds([ours, other]));
  }
}

async function rounds([ours, theirs]) {
  const pairs = [];
  for (let round = 0; round < ROUNDS; round++) pairs.push([await timeMs(ours), await timeMs(theirs)]);
  return pairs;
}

const row = (work, pairs) => ({
  work,
  peer: "zarrita",
  oursMs: median(pairs.map(([ours]) => ours)),
  theirsMs: median(pairs.map(([, theirs]) => theirs)),
  ratio: median(pairs.map(([ours, theirs]) => theirs / ours)),
});
