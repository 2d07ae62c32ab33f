import { FieldError } from "../base/errors.ts";
import type { Runner, RunOpts, Task } from "./task.ts";
import { connect } from "./wire.ts";

/** One worker, started at first need, replaced after it is lost. Runs any number of tasks at once. */
export interface Peer extends Runner {
  close(): void;
}

export function createPeer(start: () => Worker): Peer {
  let live: { worker: Worker; link: ReturnType<typeof connect> } | undefined;
  const drop = (error: FieldError) => {
    live?.worker.terminate();
    live?.link.lose(error);
    live = undefined;
  };
  const open = () => {
    const worker = start();
    const link = connect(worker);
    const mine = { worker, link };
    const lost = (what: string) => {
      if (live === mine) drop(new FieldError("worker-lost", `a worker stopped: ${what}`, { what }));
    };
    worker.addEventListener("error", (event) =>
      lost(`${event.message ?? "it did not load"} ${event.filename ?? ""}`.trim()),
    );
    worker.addEventListener("messageerror", () => lost("a message could not be read"));
    return mine;
  };
  return {
    run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o?: RunOpts<Event>) {
      if (o?.signal?.aborted) return Promise.reject(o.signal.reason);
      live ??= open();
      return live.link.run(task, input, o);
    },
    close: () => drop(new FieldError("worker-lost", "the worker was closed")),
  };
}

/** Workers that share one queue; each runs one task at a time. A queued task that is aborted never starts. */
export interface Pool extends Runner {
  readonly size: number;
  close(): void;
}

export function createPool(start: () => Worker, size: number): Pool {
  const idle: Peer[] = Array.from({ length: Math.max(1, size) }, () => createPeer(start));
  const all = [...idle];
  const waiting: ((peer: Peer) => void)[] = [];

  function take(signal: AbortSignal | undefined): Promise<Peer> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    return new Promise((resolve, reject) => {
      const stop = () => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(signal?.reason);
      };
      const start = (peer: Peer) => {
        signal?.removeEventListener("abort", stop);
        resolve(peer);
      };
      waiting.push(start);
      signal?.addEventListener("abort", stop, { once: true });
    });
  }

  function giveBack(peer: Peer) {
    const next = waiting.shift();
    if (next) next(peer);
    else idle.push(peer);
  }

  return {
    size: all.length,
    async run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o?: RunOpts<Event>) {
      const peer = await take(o?.signal);
      try {
        return await peer.run(task, input, o);
      } finally {
        giveBack(peer);
      }
    },
    close() {
      for (const peer of all) peer.close();
    },
  };
}
