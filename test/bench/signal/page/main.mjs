/** What the runner calls in the page: one task of a worker by the name in the URL. */
const worker = new Worker(`/page/${new URL(location.href).searchParams.get("worker")}`, { type: "module" });
const waiting = new Map();
let calls = 0;

worker.onerror = (event) => {
  window.failure = event.message;
};
worker.onmessage = ({ data: { call, value, error } }) => {
  if (call === 0) {
    window.ready = { value };
    return;
  }
  const { resolve, reject } = waiting.get(call);
  waiting.delete(call);
  if (error) reject(new Error(error));
  else resolve(value);
};

window.runTask = (args) =>
  new Promise((resolve, reject) => {
    waiting.set(++calls, { resolve, reject });
    worker.postMessage({ call: calls, args });
  });
