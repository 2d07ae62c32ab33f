import fc from "fast-check";
import { test } from "vitest";
import { type BulkItem, createStorage, type JioStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { attachPort, settleTail, tidy, useStorageWorker } from "../../../src/jio/tasks.ts";
import { createPeer, type Peer } from "../../../src/worker/pool.ts";
import { checkAll, IDS, modelCommands, NAMES } from "../../support/model/commands.ts";
import type { Handle, Model, Real } from "../../support/model/model.ts";
import { runs } from "../../support/runs.ts";
import { callThere } from "./model-thread.ts";
import { removeDatabase, startStorageWorker } from "./support.ts";

const startThread = (): Peer =>
  createPeer(() => new Worker(new URL("./model-thread.worker.ts", import.meta.url), { type: "module" }));

/** The verbs of a storage in another thread. */
function handleIn(thread: Peer, database: string): ReturnType<Handle> {
  const call = (verb: string, args: unknown[]) => {
    const inList = verb === "bulk" ? (args[0] as BulkItem[]).flatMap((item) => item.args) : [];
    const transfer = [...args, ...inList].filter((value) => value instanceof ReadableStream);
    return thread.run(callThere, { database, verb, args }, { transfer });
  };
  return new Proxy({} as ReturnType<Handle>, {
    get:
      (_, verb) =>
      (...args: unknown[]) =>
        call(String(verb), args),
  });
}

/** One database with its threads: two handles here, one in a compute worker, and one that can only read as the service worker does. */
async function openReal(worker: Peer, compute: Peer, bare: Peer) {
  const database = `test-${crypto.randomUUID()}`;
  const open = () => createStorage({ type: "indexeddb", database });
  const indexed = { type: "indexeddb", database, index_key_list: [["kind", "rank"], ["key"]] };
  const query = createStorage({ type: "query", sub_storage: indexed });
  let storages: [JioStorage, JioStorage] = [open(), open()];
  const close = () => Promise.all(storages.map((storage) => storage.close()));

  async function introduce() {
    const { port1, port2 } = new MessageChannel();
    await worker.run(attachPort, { port: port1 }, { transfer: [port1] });
    await compute.run(useStorageWorker, { port: port2 }, { transfer: [port2] });
  }
  await introduce();
  const real: Real = {
    handles: [() => storages[0], () => storages[1], () => handleIn(compute, database)],
    readers: [() => handleIn(bare, database)],
    query: () => query,
    events: {
      async reopen() {
        await close();
        storages = [open(), open()];
      },
      async "lose the storage worker"() {
        worker.close();
        await introduce();
      },
      tidy: () => worker.run(tidy, { database }),
      async settle() {
        for (const id of IDS) for (const name of NAMES) await worker.run(settleTail, { database, id, name });
      },
    },
  };
  return {
    real,
    async cleanUp() {
      await Promise.all([close(), query.close()]);
      worker.close(); // and with it the open files
      await removeDatabase(database);
    },
  };
}

test("IndexedDB and OPFS answer as a Map would, whatever is done to them from several threads", async () => {
  const [worker, compute, bare] = [startStorageWorker(), startThread(), startThread()];
  provideStorageWorker(worker);
  const property = fc.asyncProperty(
    modelCommands(["reopen", "lose the storage worker", "settle", "tidy"]),
    async (commands) => {
      const { real, cleanUp } = await openReal(worker, compute, bare);
      const model: Model = new Map();
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await checkAll(model, real);
      } finally {
        await cleanUp();
      }
    },
  );
  try {
    await fc.assert(property, { numRuns: runs(15) });
  } finally {
    for (const peer of [worker, compute, bare]) peer.close();
  }
});
