/** Timing of a short piece of work, and the proof that it is right before it is timed. */

const SAMPLES = 7;
const SAMPLE_MS = 25;
const SLOW_MS = 2000;

/** Seeded noise in ±0.5: never zero for long, never a denormal. */
export function noise(n, seed) {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.fround((state >>> 0) / 2 ** 32 - 0.5);
  });
}

/** The largest error of ten bins beside the sums by definition, as a part of the signal's norm. */
export function errorOf([re, im], x, y) {
  const n = x.length;
  const norm = Math.sqrt(x.reduce((sum, value, j) => sum + value ** 2 + (y ? y[j] ** 2 : 0), 0));
  let worst = 0;
  for (const k of new Set([0, 1, 2, 3, 5, 7, n >> 3, n >> 2, (n >> 1) - 1, n >> 1])) {
    let [a, b] = [0, 0];
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * ((k * j) % n)) / n;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      a += x[j] * cos - (y ? y[j] * sin : 0);
      b += x[j] * sin + (y ? y[j] * cos : 0);
    }
    worst = Math.max(worst, Math.hypot(re[k] - a, im[k] - b) / norm);
  }
  return worst;
}

function timeMs(run, runs) {
  const start = performance.now();
  for (let i = 0; i < runs; i++) run();
  return performance.now() - start;
}

/** How many runs make one sample; running them has warmed the code up. */
function calibrate(run) {
  let runs = 1;
  for (;;) {
    const ms = timeMs(run, runs);
    if (ms > SLOW_MS) return undefined;
    if (ms >= 0.8 * SAMPLE_MS) break;
    runs = ms < 2 ? runs * 8 : Math.floor((runs * SAMPLE_MS) / ms) + 1;
  }
  timeMs(run, Math.min(runs, 20_000));
  return runs;
}

/** Seconds a run of each, the samples of all of them in turns: [{ best, median }], undefined for what is too slow. */
export function timeAll(works) {
  const runs = works.map(calibrate);
  const samples = works.map(() => []);
  for (let round = 0; round < SAMPLES; round++)
    works.forEach((run, n) => {
      if (runs[n]) samples[n].push(timeMs(run, runs[n]) / runs[n] / 1000);
    });
  return samples.map((list) => {
    if (list.length === 0) return undefined;
    list.sort((a, b) => a - b);
    return { best: list[0], median: list[list.length >> 1] };
  });
}
