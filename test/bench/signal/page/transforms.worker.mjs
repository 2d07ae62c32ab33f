/** Our transforms and the peers' in one worker: for each length all of a kind take turns. */
import { errorOf, noise, timeAll } from "./measure.mjs";
import { loadPeers } from "./peers.mjs";

const TOLERANCE = { f32: 3e-6, f64: 1e-13 };
const load = (path) => import(/* @vite-ignore */ path);
const wasm = async (name) => (await fetch(`/wasm/${name}.wasm`)).arrayBuffer();

const { loadKernels, planFft } = await load("/doors/signal.js");
const kernel = await loadKernels({ maxBytes: 256 * 2 ** 20 });
const peers = await loadPeers(wasm);

function makeOurs(kind, precision) {
  return (n) => {
    const plan = planFft({ n, kind, precision });
    return {
      set(re, im) {
        if (kind === "real") plan.input.set(re);
        else for (let i = 0; i < n; i++) [plan.input[2 * i], plan.input[2 * i + 1]] = [re[i], im[i]];
      },
      run: () => plan.forward(),
      get() {
        const bins = plan.output.length / 2;
        const [re, im] = [new Float64Array(bins), new Float64Array(bins)];
        for (let k = 0; k < bins; k++) [re[k], im[k]] = [plan.output[2 * k], plan.output[2 * k + 1]];
        return [re, im];
      },
      free: () => plan.close(),
    };
  };
}

/** [{ name, best, median }] of one length; a wrong result is told as such and not timed. */
function measure({ n, kind, precision }) {
  const [re, im] = [noise(n, 12345), noise(n, 54321)];
  const all = [
    { name: "ours", make: makeOurs(kind, precision) },
    ...peers.filter((peer) => peer.kind === kind && peer.precision === precision),
  ];
  const results = [];
  const ready = [];
  for (const { name, make } of all) {
    try {
      const made = make(n);
      if (!made) continue;
      made.set(re, im);
      made.run();
      const error = errorOf(made.get(), re, kind === "complex" ? im : undefined);
      if (error < TOLERANCE[precision]) ready.push({ name, made });
      else results.push({ name, wrong: error });
    } catch (error) {
      results.push({ name, failed: String(error).slice(0, 120) });
    }
  }
  const times = timeAll(ready.map(({ made }) => made.run));
  for (const [i, { name }] of ready.entries()) results.push({ name, ...times[i] });
  for (const { made } of ready) made.free?.();
  return results;
}

self.onmessage = ({ data: { call, args } }) => self.postMessage({ call, value: measure(args) });
self.postMessage({ call: 0, value: kernel });
