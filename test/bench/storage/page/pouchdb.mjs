const { PouchDB } = window;

const withBody = (_id, data) => ({ _id, _attachments: { data: { content_type: "application/octet-stream", data } } });

/** With its newer adapter; attachments come with a document of their own. */
export async function open(database, { indexed }) {
  const db = new PouchDB(database, { adapter: "indexeddb", auto_compaction: false });
  if (indexed) await db.createIndex({ index: { fields: ["type", "date"] } });
  return {
    put: ({ id, ...doc }) => db.put({ _id: id, ...doc }),
    bulk: (docs) => db.bulkDocs(docs.map(({ id, ...doc }) => ({ _id: id, ...doc }))),
    get: (id) => db.get(id),
    async newestOf(type, limit) {
      const selector = { type, date: { $gte: 0 } };
      const { docs } = await db.find({ selector, sort: [{ type: "desc" }, { date: "desc" }], limit });
      return docs;
    },
    putAttachment: (id, body) => db.put(withBody(`${id}-body`, body)),
    slice: async (id, start, end) => (await db.getAttachment(`${id}-body`, "data")).slice(start, end).arrayBuffer(),
    append: (id, bytes, at) => db.put(withBody(`${id}-${at}`, new Blob([bytes]))),
    close: () => db.destroy(),
  };
}
