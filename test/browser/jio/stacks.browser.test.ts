import { afterAll, beforeAll } from "vitest";
import { createStorage, provideStorageWorker, setCredential } from "../../../src/jio/index.ts";
import { describeStorage } from "../../conformance/storage.ts";
import { removeDatabase, startStorageWorker } from "./support.ts";

type Description = Parameters<typeof createStorage>[0];

// One worker for all of them, since this is about what lies above; it holds their files until it is gone.
const worker = startStorageWorker();
const databases: string[] = [];
beforeAll(async () => {
  provideStorageWorker(worker);
  await setCredential("test-stacks", { key: { kty: "oct", k: "AAECAwQFBgcICQoLDA0ODw" } });
});
afterAll(async () => {
  worker.close();
  await Promise.all(databases.map(removeDatabase));
});

async function make(descriptionOf: (database: string) => Description) {
  const database = `test-${crypto.randomUUID()}`;
  databases.push(database, `${database}-second`);
  const open = () => createStorage(descriptionOf(database));
  return { storage: open(), again: open() };
}

const CRYPT = { type: "crypt", credential: "test-stacks" };

describeStorage("crypt over indexeddb", () =>
  make((database) => ({ ...CRYPT, sub_storage: { type: "indexeddb", database } })),
);
describeStorage("document over indexeddb", () =>
  make((database) => ({ type: "document", document_id: "inside", sub_storage: { type: "indexeddb", database } })),
);
describeStorage("query over union over indexeddb", () =>
  make((database) => ({
    type: "query",
    sub_storage: {
      type: "union",
      storage_list: [
        { type: "indexeddb", database },
        { type: "indexeddb", database: `${database}-second` },
      ],
    },
  })),
);
describeStorage("mapping over indexeddb", () =>
  make((database) => ({
    type: "mapping",
    id: ["equalSubProperty", "reference"],
    property: { title: ["equalSubProperty", "name"] },
    sub_storage: { type: "indexeddb", database },
  })),
);
