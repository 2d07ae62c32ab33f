/** Computations over stored recordings as a program would ask for them: through the doors, in the pool, over IndexedDB and OPFS. */
const load = (path) => import(/* @vite-ignore */ path);
const [{ createStorage }, signal] = [await load("/doors/jio.js"), await load("/doors/signal.js")];

const kernel = await signal.loadKernels();
const BLOCK = 1 << 20;
const description = { type: "indexeddb", database: `bench-${crypto.randomUUID()}` };
const storage = createStorage(description);
let made = 0;

/** A hum and noise; the same block again and again, so that making it costs nothing. */
function blockOf(Type) {
  let state = 7;
  return Type.from({ length: BLOCK }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31 + Math.sin(0.3 * i);
  });
}

const tasks = {
  /** A recording of so many samples; its id. */
  async record({ samples, precision }) {
    const Type = precision === "f32" ? Float32Array : Float64Array;
    const block = blockOf(Type);
    const id = `data_stream_module/${++made}`;
    let left = samples;
    const body = new ReadableStream({
      pull(controller) {
        const count = Math.min(BLOCK, left);
        controller.enqueue(new Uint8Array(block.slice(0, count).buffer));
        left -= count;
        if (left === 0) controller.close();
      },
    });
    const bytes = Type.BYTES_PER_ELEMENT;
    await storage.put(id, {
      portal_type: "Data Stream",
      sample_format: precision === "f32" ? "float32" : "float64",
      channel_count: 1,
      sample_rate_hz: 48_000,
      data_offset: 0,
      data_length: samples * bytes,
      channels: [{ unit: "g", scale: 1 }],
    });
    await storage.putAttachment(id, "data", body);
    return id;
  },
  /** Milliseconds of one computation of the door; its result is removed. */
  async compute({ name, id, options }) {
    const target = { storage: description, id: `data_array_module/${++made}` };
    const started = performance.now();
    await signal[name]({ storage: description, id }, target, options);
    const ms = performance.now() - started;
    await storage.remove(target.id);
    return ms;
  },
  /** The plan of a transform of that many samples, as far as a replay needs it. */
  async plan({ samples, memoryBytes }) {
    const { passes, readBytes, writeBytes, scratchBytes, steps } = signal.planOutOfCore({
      n: samples,
      dtype: "float32",
      memoryBytes,
    });
    return { passes, readBytes, writeBytes, scratchBytes, steps };
  },
  /** The reads and writes of a plan on raw files, nothing computed between them: gathered reads, writes one after another. */
  async replay({ steps }) {
    const root = await navigator.storage.getDirectory();
    const open = async (name) => (await root.getFileHandle(name, { create: true })).createSyncAccessHandle();
    const [from, to] = [await open("replay-from"), await open("replay-to")];
    const most = Math.max(...steps.flatMap((step) => [step.readBytes, step.writeBytes]));
    const block = new Uint8Array(BLOCK * 4);
    for (let at = 0; at < most; at += block.length) from.write(block, { at });
    from.flush();
    const started = performance.now();
    for (const { readBytes, readCalls, writeBytes, writeCalls } of steps) {
      const size = Math.ceil(readBytes / Math.max(1, readCalls));
      const out = new Uint8Array(Math.min(size, 64 << 20));
      const rows = Math.max(1, Math.floor(Math.sqrt(readCalls))); // read by columns, as a gather does
      const columns = Math.ceil(readCalls / rows);
      for (let c = 0; c < columns; c++)
        for (let r = 0; r < rows && c * rows + r < readCalls; r++) from.read(out, { at: (r * columns + c) * size });
      const part = Math.min(64 << 20, Math.ceil(writeBytes / Math.max(1, writeCalls)));
      const bytes = new Uint8Array(part);
      for (let at = 0; at < writeBytes; at += part) to.write(bytes, { at });
    }
    to.flush();
    const ms = performance.now() - started;
    from.close();
    to.close();
    for (const name of ["replay-from", "replay-to"]) await root.removeEntry(name);
    return ms;
  },
  async remove({ id }) {
    await storage.remove(id);
  },
  /** Reading all of the recording in slices, in this thread, and nothing else. */
  async read({ id, bytes }) {
    const started = performance.now();
    for (let start = 0; start < bytes; start += 4 << 20) {
      const end = Math.min(bytes, start + (4 << 20));
      await storage.getAttachment(id, "data", { format: "array_buffer", start, end });
    }
    return performance.now() - started;
  },
};

self.onmessage = async ({ data: { call, args } }) => {
  try {
    self.postMessage({ call, value: await tasks[args.task](args) });
  } catch (error) {
    self.postMessage({ call, error: String(error?.stack ?? error) });
  }
};
self.postMessage({ call: 0, value: kernel });
