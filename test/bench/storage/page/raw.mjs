/** The raw worker behind bare messages. */
export async function open(name) {
  const worker = new Worker("/page/raw.worker.mjs", { type: "module" });
  const waiting = new Map();
  let calls = 0;
  worker.onmessage = ({ data: { call, value } }) => {
    waiting.get(call)(value);
    waiting.delete(call);
  };
  const run = (task, args, transfer = []) =>
    new Promise((resolve) => {
      waiting.set(++calls, resolve);
      worker.postMessage({ call: calls, task, args }, transfer);
    });
  await run("open", { name });
  return {
    /** What a body has to cost at least: the slower of writing it and hashing it. */
    bodies: async (length, count) =>
      Math.max(await run("write", { length, count }), await run("digest", { length, count })),
    append: (_id, bytes, at) => run("append", { bytes, at }, [bytes.buffer]),
    async close() {
      await run("close", { name });
      worker.terminate();
    },
  };
}
