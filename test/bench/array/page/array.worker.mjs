/** Our arrays over IndexedDB and OPFS, and the raw files below them, in one dedicated worker. Every task tells its milliseconds. */
const load = (path) => import(path); // the server's names, no files beside this one
const [{ createStorage }, { createArray, openArray, reduce, transaction }] = [
  await load("/doors/jio.js"),
  await load("/doors/array.js"),
];

const BLOCK = 4 * 2 ** 20;
const database = `bench-${crypto.randomUUID()}`;
const storage = createStorage({ type: "indexeddb", database });
const root = await navigator.storage.getDirectory();
const raw = await (await root.getFileHandle(database, { create: true })).createSyncAccessHandle();
let made = 0;
let current;

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const values = (from, count) => Float64Array.from({ length: count }, (_, n) => 15 * Math.sin(0.2 * (from + n)));
const block = values(0, BLOCK / 8);

const tasks = {
  /** An array of so many bytes, appended block by block, each a commit. */
  async write({ bytes }) {
    current = `bench/${made++}`;
    const array = await createArray(storage, current, { shape: [0], dtype: "float64", chunkShape: [BLOCK / 8] });
    const ms = await timed(async () => {
      for (let at = 0; at < bytes; at += BLOCK) await array.append(block);
    });
    await array.close();
    return ms;
  },
  async rawWrite({ bytes }) {
    return timed(() => {
      for (let at = 0; at < bytes; at += BLOCK) raw.write(block, { at });
      raw.flush();
    });
  },
  async writeAtOnce({ bytes }) {
    return timed(() =>
      transaction(storage, async (tx) => {
        const array = await tx.array(current);
        for (let at = 0; at < bytes / 8; at += BLOCK / 8)
          await array.write([{ start: at, stop: at + BLOCK / 8 }], block);
      }),
    );
  },
  async read() {
    const array = await openArray(storage, current);
    let sum = 0;
    const ms = await timed(async () => {
      for await (const { view } of array.chunks({ maxBytes: BLOCK })) sum += view.data[0];
    });
    await array.close();
    return sum === undefined ? 0 : ms;
  },
  async rawRead({ bytes }) {
    return timed(() => {
      for (let at = 0; at < bytes; at += BLOCK) raw.read(new Uint8Array(BLOCK), { at });
    });
  },
  async strided({ step }) {
    const array = await openArray(storage, current);
    const ms = await timed(() => array.read([{ step }]));
    await array.close();
    return ms;
  },
  async rawStrided({ bytes, step }) {
    return timed(() => {
      const out = new Float64Array(Math.ceil(bytes / 8 / step));
      let k = 0;
      for (let at = 0; at < bytes; at += BLOCK) {
        const one = new Float64Array(BLOCK / 8);
        raw.read(one, { at });
        for (let n = (step - ((at / 8) % step)) % step; n < one.length; n += step) out[k++] = one[n];
      }
    });
  },
  async appendSmall({ count }) {
    const array = await createArray(storage, `bench/${made++}`, {
      shape: [0],
      dtype: "float64",
      chunkShape: [BLOCK / 8],
    });
    const row = block.slice(0, 512);
    const ms = await timed(async () => {
      for (let n = 0; n < count; n++) await array.append(row);
    });
    await array.close();
    return ms / count;
  },
  async rawAppendSmall({ count }) {
    const row = block.slice(0, 512);
    return (
      (await timed(() => {
        for (let n = 0; n < count; n++) raw.write(row, { at: n * row.byteLength });
      })) / count
    );
  },
  async mean() {
    const array = await openArray(storage, current);
    const ms = await timed(() => reduce(array, "mean"));
    await array.close();
    return ms;
  },
  async remove() {
    await storage.remove(current);
    return 0;
  },
};

addEventListener("message", async ({ data: { call, task, args } }) => {
  try {
    postMessage({ call, value: await tasks[task](args) });
  } catch (error) {
    postMessage({ call, error: String(error?.stack ?? error) });
  }
});
postMessage({ call: 0 });
