/** What the runner calls in the page: one task of the worker. */
const worker = new Worker("/page/array.worker.mjs", { type: "module" });
const waiting = new Map();
let calls = 0;

worker.onmessage = ({ data: { call, value, error } }) => {
  if (call === 0) {
    window.isReady = true;
    return;
  }
  const { resolve, reject } = waiting.get(call);
  waiting.delete(call);
  if (error) reject(new Error(error));
  else resolve(value);
};

window.runTask = (task, args) =>
  new Promise((resolve, reject) => {
    waiting.set(++calls, { resolve, reject });
    worker.postMessage({ call: calls, task, args });
  });
