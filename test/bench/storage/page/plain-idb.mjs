const { openDB } = window.idb;

/** What one writes by hand: one connection, relaxed, explicit commits, a compound index; a record for each chunk that is appended. */
export async function open(database, { indexed }) {
  const db = await openDB(database, 1, {
    upgrade(fresh) {
      const docs = fresh.createObjectStore("docs", { keyPath: "id" });
      if (indexed) docs.createIndex("by", ["type", "date"]);
      fresh.createObjectStore("bodies");
      fresh.createObjectStore("chunks");
    },
  });
  async function write(store, put) {
    const tx = db.transaction(store, "readwrite", { durability: "relaxed" });
    put(tx.store);
    tx.commit();
    await tx.done;
  }
  return {
    put: (doc) => write("docs", (store) => store.put(doc)),
    bulk: (docs) =>
      write("docs", (store) => {
        for (const doc of docs) store.put(doc);
      }),
    get: (id) => db.get("docs", id),
    newestOf: indexed
      ? (type, count) => {
          const range = IDBKeyRange.bound([type], [type, []]);
          return db.getAllFromIndex("docs", "by", { query: range, count, direction: "prev" });
        }
      : undefined,
    // A Blob in a row is a file of its own, which costs more than small bytes do.
    putAttachment: async (id, body) => {
      const value = body.size > 65_536 ? body : await body.arrayBuffer();
      await write("bodies", (store) => store.put(value, id));
    },
    slice: async (id, start, end) => (await db.get("bodies", id)).slice(start, end).arrayBuffer(),
    append: (id, bytes, at) => write("chunks", (store) => store.put(bytes, [id, at])),
    close() {
      db.close();
      indexedDB.deleteDatabase(database);
    },
  };
}
