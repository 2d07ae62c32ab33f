/** Interleaved rounds of ours and theirs, so that a busy moment of the machine falls on both. */

const RUNS = 3;
const ROUNDS = 7;
const ROUND_MS = 40;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function timeMs(work, times) {
  const started = performance.now();
  for (let i = 0; i < times; i++) work();
  return (performance.now() - started) / times;
}

/** How often the work fits into one round, after it has warmed up. */
function calibrate(work) {
  const until = performance.now() + 4 * ROUND_MS;
  let times = 0;
  while (performance.now() < until) {
    work();
    times += 1;
  }
  return Math.max(1, Math.round(times / 4));
}

/** Times two functions of this thread; the ratio is theirs / ours: above 1 we are faster. */
export function compareHere(ours, theirs) {
  const [ourTimes, theirTimes] = [calibrate(ours), calibrate(theirs)];
  return summarize(() => [timeMs(ours, ourTimes), timeMs(theirs, theirTimes)], ROUNDS);
}

/** As above, where one side runs elsewhere and tells its own time. */
export async function compareElsewhere(ours, theirTimeMs, rounds) {
  const pairs = [];
  for (let i = 0; i < RUNS * rounds; i++) pairs.push([timeMs(ours, 1), await theirTimeMs()]);
  return summarize(() => pairs.shift(), rounds);
}

/** Median of the runs' medians. */
function summarize(round, rounds) {
  const runs = Array.from({ length: RUNS }, () => Array.from({ length: rounds }, round));
  const over = (value) => median(runs.map((pairs) => median(pairs.map(value))));
  return {
    oursMs: over(([ours]) => ours),
    theirsMs: over(([, theirs]) => theirs),
    ratio: over(([ours, theirs]) => theirs / ours),
  };
}

/** Seeded noise (xorshift32), so that two runs of a benchmark see the same samples. */
export function noise(length) {
  let state = 0x9e3779b9;
  return Float64Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  });
}
