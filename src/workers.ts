/** The app's workers, for the entries (main.ts, doors/): how they are made and introduced to each other. */
import { provideStorageWorker } from "./jio/index.ts";
import { attachPort, useStorageWorker } from "./jio/tasks.ts";
import { poolSize } from "./pool-size.ts";
import { provideRunner } from "./signal/index.ts";
import { createPeer, createPool, type Peer, type Pool } from "./worker/pool.ts";
import { connect } from "./worker/wire.ts";

/**
 * Starts nothing yet: a worker starts with the first task that needs it. `background` serves what the pool does, for work
 * of minutes that plots and computations must not wait for.
 */
export function provideWorkers(): { storageWorker: Peer; pool: Pool; background: Peer } {
  const computing = new Set<Worker>();
  const storageWorker = createPeer(() => {
    // One that replaces a lost one is new to the compute workers; it can be asked as soon as this call has returned.
    const strangers = [...computing];
    queueMicrotask(() => strangers.forEach(introduce));
    return new Worker(new URL("./storage.worker.ts", import.meta.url), { type: "module", name: "storage" });
  });

  function introduce(worker: Worker) {
    const { port1, port2 } = new MessageChannel();
    // Where this fails the worker is lost, and whoever waits for its task is told of that.
    storageWorker.run(attachPort, { port: port1 }, { transfer: [port1] }).catch(() => {});
    connect(worker)
      .run(useStorageWorker, { port: port2 }, { transfer: [port2] })
      .catch(() => {});
  }

  function startCompute(): Worker {
    const worker = new Worker(new URL("./compute.worker.ts", import.meta.url), { type: "module", name: "compute" });
    worker.addEventListener("error", () => computing.delete(worker));
    introduce(worker);
    computing.add(worker);
    return worker;
  }

  const pool = createPool(startCompute, poolSize());
  provideStorageWorker(storageWorker);
  provideRunner(pool);
  return { storageWorker, pool, background: createPeer(startCompute) };
}
