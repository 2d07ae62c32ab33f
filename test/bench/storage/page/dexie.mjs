const { Dexie } = window;

export async function open(database, { indexed }) {
  const db = new Dexie(database, { chromeTransactionDurability: "relaxed" });
  db.version(1).stores({ docs: indexed ? "id, [type+date]" : "id", bodies: "", chunks: "" });
  await db.open();
  return {
    put: (doc) => db.docs.put(doc),
    bulk: (docs) => db.docs.bulkPut(docs),
    get: (id) => db.docs.get(id),
    newestOf: (type, count) =>
      db.docs.where("[type+date]").between([type, Dexie.minKey], [type, Dexie.maxKey]).reverse().limit(count).toArray(),
    putAttachment: async (id, body) => db.bodies.put(body.size > 65_536 ? body : await body.arrayBuffer(), id),
    slice: async (id, start, end) => (await db.bodies.get(id)).slice(start, end).arrayBuffer(),
    append: (id, bytes, at) => db.chunks.put(bytes, `${id}/${at}`),
    close: () => db.delete(),
  };
}
