/** The app's workers, for the entries (main.ts, doors/): how they are made and introduced to each other. */

import { useMemoryBudget } from "./array/tasks.ts";
import { hearFailure } from "./base/told-failure.ts";
import { provideStorageWorker } from "./jio/index.ts";
import { attachPort, useStorageWorker } from "./jio/tasks.ts";
import { poolSize } from "./pool-size.ts";
import { provideRunner } from "./signal/index.ts";
import { createPeer, createPool, type Peer, type Pool } from "./worker/pool.ts";
import type { Runner, RunOpts, Task } from "./worker/task.ts";
import { connect } from "./worker/wire.ts";

const MIB = 1024 * 1024;

interface Workers {
  storageWorker: Peer;
  pool: Pool;
  /** Serves what the pool does, for work of minutes that plots and computations must not wait for. */
  background: Peer;
  /** What the arrays of this tab may take in all, in MiB; 0: as the device allows. */
  setMemory(mib: number): void;
}

/** Who hears of workers that stop, and of what no caller can have expected of their tasks. */
interface Trouble {
  record(error: unknown, place: "worker"): void;
  recordUnexpected(error: unknown): void;
}

/** Starts nothing yet: a worker starts with the first task that needs it. */
export function provideWorkers(trouble: Trouble = { record() {}, recordUnexpected() {} }): Workers {
  const computing = new Set<Worker>();
  let memoryMib = 0;
  const budgetOf = () => ({ bytes: memoryMib * MIB, parts: poolSize() + 1 });
  const hear = (worker: Worker) => {
    worker.addEventListener("error", (event) => trouble.record(errorOf(event), "worker"));
    worker.addEventListener("message", ({ data }) => {
      const failure = hearFailure(data);
      if (failure) trouble.record(failure, "worker");
    });
  };

  const storageWorker = createPeer(() => {
    // One that replaces a lost one is new to the compute workers; it can be asked as soon as this call has returned.
    const strangers = [...computing];
    queueMicrotask(() => strangers.forEach(introduce));
    const worker = new Worker(new URL("./storage.worker.ts", import.meta.url), { type: "module", name: "storage" });
    hear(worker);
    return worker;
  });

  function introduce(worker: Worker) {
    const { port1, port2 } = new MessageChannel();
    // Where this fails the worker is lost, and whoever waits for its task is told of that.
    storageWorker.run(attachPort, { port: port1 }, { transfer: [port1] }).catch(() => {});
    connect(worker)
      .run(useStorageWorker, { port: port2 }, { transfer: [port2] })
      .catch(() => {});
  }

  const tellBudget = (worker: Worker) =>
    void connect(worker)
      .run(useMemoryBudget, budgetOf())
      .catch(() => {});

  function startCompute(): Worker {
    const worker = new Worker(new URL("./compute.worker.ts", import.meta.url), { type: "module", name: "compute" });
    hear(worker);
    worker.addEventListener("error", () => computing.delete(worker));
    introduce(worker);
    if (memoryMib > 0) tellBudget(worker);
    computing.add(worker);
    return worker;
  }

  const pool = telling(createPool(startCompute, poolSize()), trouble);
  provideStorageWorker(storageWorker);
  provideRunner(pool);
  return {
    storageWorker: telling(storageWorker, trouble),
    pool,
    background: telling(createPeer(startCompute), trouble),
    setMemory(mib) {
      if (mib === memoryMib) return;
      memoryMib = mib;
      computing.forEach(tellBudget);
    },
  };
}

/** The same runner, whose callers are not the only ones to hear of what nobody can have expected. */
function telling<R extends Runner>(runner: R, { recordUnexpected }: Trouble): R {
  return {
    ...runner,
    async run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o?: RunOpts<Event>) {
      try {
        return await runner.run(task, input, o);
      } catch (error) {
        recordUnexpected(error);
        throw error;
      }
    },
  };
}

/** Of a script that stopped, as far as its event tells. */
function errorOf({ message, filename, lineno, colno }: ErrorEvent): Error {
  const error = new Error(message || "a worker stopped: it did not load");
  error.stack = filename ? `    at ${filename}:${lineno}:${colno}` : "";
  return error;
}
