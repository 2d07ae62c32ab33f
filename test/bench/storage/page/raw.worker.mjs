/** The floor: files of OPFS and the platform's SHA-256 in a worker, with no storage around them. */
let file;

const tasks = {
  async open({ name }) {
    const root = await navigator.storage.getDirectory();
    file = await (await root.getFileHandle(name, { create: true })).createSyncAccessHandle();
    file.truncate(0);
  },
  async close({ name }) {
    file.close();
    await (await navigator.storage.getDirectory()).removeEntry(name);
  },
  /** Milliseconds for writing so many bodies of that length, 1 MiB a call, one after another. */
  write({ length, count }) {
    const bytes = new Uint8Array(length).fill(7);
    const started = performance.now();
    for (let n = 0; n < count; n++)
      for (let at = 0; at < length; at += 2 ** 20)
        file.write(bytes.subarray(at, at + 2 ** 20), { at: n * length + at });
    file.flush();
    const ms = performance.now() - started;
    file.truncate(0);
    return ms;
  },
  async digest({ length, count }) {
    const bytes = new Uint8Array(length).fill(7);
    const started = performance.now();
    for (let n = 0; n < count; n++) await crypto.subtle.digest("SHA-256", bytes);
    return performance.now() - started;
  },
  append({ bytes, at }) {
    file.write(bytes, { at });
    return at + bytes.length;
  },
};

addEventListener("message", async ({ data: { call, task, args } }) => {
  postMessage({ call, value: await tasks[task](args) });
});
