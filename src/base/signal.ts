/** Options of every asynchronous call: an abort rejects it with `signal.reason`, untouched. */
export interface Opts {
  signal?: AbortSignal;
}

/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts, whichever is first. */
export function until<T>(work: Promise<T> | T, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return Promise.resolve(work);
  if (signal.aborted) {
    Promise.resolve(work).catch(() => {}); // the caller is told of the abort; the loser's failure is nobody's
    return Promise.reject(signal.reason);
  }
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

/** One signal that aborts when any of the given ones does; absent ones are skipped. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const present = signals.filter((signal) => signal !== undefined);
  return present.length > 1 ? AbortSignal.any(present) : present[0];
}

/** Resolves after that many milliseconds; rejects at once when the signal aborts. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await until(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}
