import { isAbort } from "../base/errors.ts";
import { delay, until } from "../base/signal.ts";

export type Service = (signal: AbortSignal) => unknown;

/** What one gadget does while it is ready and in the document. */
export interface Services {
  declare(run: Service): void;
  declareJob<A extends unknown[]>(run: (signal: AbortSignal, ...args: A) => unknown): (...args: A) => void;
  /** Starts all of them; the first failure stops the others. Does nothing while they run. */
  start(life: AbortSignal): void;
  stop(reason: unknown): void;
  /** Remembers what is declared now; the answer forgets everything declared since. */
  mark(): () => void;
}

const replaced = (what: string) => new DOMException(`a newer ${what} took its place`, "AbortError");

export function createServices(onFailure: (error: unknown) => void): Services {
  const declared: Service[] = [];
  let group: AbortController | undefined;
  let running: AbortSignal | undefined;
  let stay: AbortSignal | undefined;

  const supervise = async (run: Service, signal: AbortSignal) => {
    const mine = group;
    try {
      await run(signal);
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      mine?.abort(new DOMException("another service of this gadget failed", "AbortError"));
      onFailure(error);
    }
  };
  const live = () => (running?.aborted === false ? running : undefined);

  return {
    declare(run) {
      declared.push(run);
      const signal = live();
      if (signal) void supervise(run, signal);
    },
    declareJob<A extends unknown[]>(run: (signal: AbortSignal, ...args: A) => unknown) {
      let last: AbortController | undefined;
      let waiting: A | undefined;
      /** What ends by a failure, its own or another service's, is done again when the gadget is tried again. */
      const attempt = async (signal: AbortSignal, args: A) => {
        const mine = last;
        try {
          await run(signal, ...args);
        } catch (error) {
          if (last === mine && (signal.aborted ? !stay?.aborted : !isAbort(error))) waiting ??= args;
          throw error;
        }
      };
      const begin = (signal: AbortSignal, args: A) => {
        last?.abort(replaced("call of this job"));
        last = new AbortController();
        void supervise((both) => attempt(both, args), AbortSignal.any([signal, last.signal]));
      };
      declared.push((signal) => {
        if (!waiting) return;
        const args = waiting;
        waiting = undefined;
        begin(signal, args);
      });
      return (...args: A) => {
        const signal = live();
        if (signal) begin(signal, args);
        else waiting = args;
      };
    },
    start(life) {
      if (live() || life.aborted) return;
      group = new AbortController();
      stay = life;
      running = AbortSignal.any([life, group.signal]);
      for (const run of [...declared]) void supervise(run, running);
    },
    stop(reason) {
      group?.abort(reason);
    },
    mark() {
      const length = declared.length;
      return () => {
        declared.length = Math.min(declared.length, length);
      };
    },
  };
}

/** Listens until the service ends. A new event cancels the handler of the one before; a handler's failure ends it. */
export function listening(
  target: EventTarget,
  type: string,
  run: (event: Event, signal: AbortSignal) => unknown,
  { preventDefault = false }: { preventDefault?: boolean },
): Service {
  return (signal) =>
    new Promise<void>((_resolve, reject) => {
      let last: AbortController | undefined;
      const handle = async (event: Event) => {
        if (preventDefault) event.preventDefault();
        last?.abort(replaced(`${type} event`));
        last = new AbortController();
        const mine = AbortSignal.any([signal, last.signal]);
        try {
          await run(event, mine);
        } catch (error) {
          if (!mine.aborted && !isAbort(error)) reject(error);
        }
      };
      target.addEventListener(type, (event) => void handle(event), {
        signal,
        ...(preventDefault && { passive: false }),
      });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
}

/** Delay, animation frame (none comes while the page is hidden), run to its end, and again. */
export function looping(run: Service, delayMs: number): Service {
  return async (signal) => {
    for (;;) {
      await delay(delayMs, signal);
      await nextFrame(signal);
      await run(signal);
    }
  };
}

async function nextFrame(signal: AbortSignal): Promise<void> {
  let frame = 0;
  try {
    await until(new Promise<number>((resolve) => (frame = requestAnimationFrame(resolve))), signal);
  } finally {
    cancelAnimationFrame(frame);
  }
}
