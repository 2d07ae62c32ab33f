/** How far a long piece of work is, in bytes of its input. */
export interface Progress {
  bytes: number;
  totalBytes: number;
  bytesPerSecond: number;
  secondsLeft: number;
}

const EVERY_MS = 100;

/** Counts bytes done and reports them about ten times a second, the last one always. The rate is that of the whole run. */
export function createMeter(totalBytes: number, report: (progress: Progress) => void): (bytes: number) => void {
  const startedAt = performance.now();
  let reportedAt = startedAt;
  let done = 0;
  return (bytes) => {
    done += bytes;
    const now = performance.now();
    if (now - reportedAt < EVERY_MS && done < totalBytes) return;
    reportedAt = now;
    const bytesPerSecond = (1000 * done) / Math.max(now - startedAt, 1);
    report({ bytes: done, totalBytes, bytesPerSecond, secondsLeft: (totalBytes - done) / bytesPerSecond });
  };
}
