import { createStorage, type JioStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { describeStorage } from "../../conformance/storage.ts";
import { removeDatabase, startStorageWorker } from "./support.ts";

async function make(descriptionOf: (database: string) => Parameters<typeof createStorage>[0]) {
  const database = `test-${crypto.randomUUID()}`;
  const worker = startStorageWorker();
  provideStorageWorker(worker);
  const open = (): JioStorage => createStorage(descriptionOf(database));
  return {
    storage: open(),
    again: open(),
    async cleanUp() {
      worker.close();
      await removeDatabase(database);
    },
  };
}

describeStorage("indexeddb", () => make((database) => ({ type: "indexeddb", database })));
describeStorage("query over uuid over indexeddb", () =>
  make((database) => ({
    type: "query",
    sub_storage: { type: "uuid", sub_storage: { type: "indexeddb", database } },
  })),
);
