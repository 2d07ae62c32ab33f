const DOOR = "/doors/jio.js"; // the server's name for it, no file beside this one
const { createStorage } = await import(DOOR);

/** Our storage through its door, as an embedding page uses it. */
export function open(database, { indexed }) {
  const keys = indexed ? { index_key_list: [["type", "date"]] } : {};
  const storage = createStorage({ type: "indexeddb", database, durability: "relaxed", ...keys });
  const query = createStorage({
    type: "query",
    sub_storage: { type: "indexeddb", database, durability: "relaxed", ...keys },
  });
  return {
    put: (doc) => storage.put(doc.id, doc),
    bulk: (docs) => storage.bulk(docs.map((doc) => ({ verb: "put", args: [doc.id, doc] }))),
    get: (id) => storage.get(id),
    async newestOf(type, count) {
      const found = await query.allDocs({
        query: `type: = "${type}"`,
        sort_on: [["date", "descending"]],
        limit: [0, count],
        include_docs: true,
      });
      return found.data.rows.map(({ doc }) => doc);
    },
    putAttachment: (id, body) => storage.putAttachment(id, "data", body),
    slice: (id, start, end) => storage.getAttachment(id, "data", { format: "array_buffer", start, end }),
    append: (id, bytes, at) => storage.appendAttachment(id, "data", bytes, { at }),
    async close() {
      await storage.close();
      await query.close();
      indexedDB.deleteDatabase(`field:${database}`);
    },
  };
}
