/** The app's workers, for the entries (main.ts, doors/): how they are made and introduced to each other. */
import { provideStorageWorker } from "./jio/index.ts";
import { attachPort, useStorageWorker } from "./jio/tasks.ts";
import { provideRunner } from "./signal/index.ts";
import { createPeer, createPool, type Peer, type Pool } from "./worker/pool.ts";
import { connect } from "./worker/wire.ts";

/** Starts nothing yet: a worker starts with the first task that needs it. */
export function provideWorkers(): { storageWorker: Peer; pool: Pool } {
  const storageWorker = createPeer(
    () => new Worker(new URL("./storage.worker.ts", import.meta.url), { type: "module", name: "storage" }),
  );

  function startCompute(): Worker {
    const worker = new Worker(new URL("./compute.worker.ts", import.meta.url), { type: "module", name: "compute" });
    const { port1, port2 } = new MessageChannel();
    // A worker that cannot be introduced fails its own first task; nothing else to do about it here.
    storageWorker.run(attachPort, { port: port1 }, { transfer: [port1] }).catch(() => {});
    connect(worker)
      .run(useStorageWorker, { port: port2 }, { transfer: [port2] })
      .catch(() => {});
    return worker;
  }

  const pool = createPool(startCompute, (navigator.hardwareConcurrency ?? 2) - 1);
  provideStorageWorker(storageWorker);
  provideRunner(pool);
  return { storageWorker, pool };
}
