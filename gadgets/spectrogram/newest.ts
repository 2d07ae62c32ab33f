/** Work asked for again while it runs: the newest wish counts, those between are never begun. */
export interface Newest {
  ask(): void;
  stop(): void;
}

/** `run` looks itself at what is wished. It may end within `patienceMs`, since what it makes is nearly that; then it is aborted for the next. */
export function createNewest(
  run: (signal: AbortSignal) => Promise<void>,
  { patienceMs }: { patienceMs: number },
): Newest {
  let running: AbortController | undefined;
  let since = 0;
  let again = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function start(): Promise<void> {
    const life = new AbortController();
    running = life;
    since = performance.now();
    await run(life.signal).catch(() => {}); // told by `run` itself
    clearTimeout(timer);
    running = timer = undefined;
    if (!again) return;
    again = false;
    void start();
  }

  return {
    ask() {
      if (!running) return void start();
      again = true;
      timer ??= setTimeout(() => running?.abort(), Math.max(0, patienceMs - (performance.now() - since)));
    },
    stop() {
      again = false;
      running?.abort();
    },
  };
}
