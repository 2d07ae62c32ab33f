const { localforage } = window;

/** Keys and values, no batch and no index: a bulk is puts side by side, a query reads all. */
export async function open(database) {
  const store = localforage.createInstance({ name: database, driver: localforage.INDEXEDDB });
  await store.ready();
  return {
    put: (doc) => store.setItem(doc.id, doc),
    bulk: (docs) => Promise.all(docs.map((doc) => store.setItem(doc.id, doc))),
    get: (id) => store.getItem(id),
    async newestOf(type, count) {
      const found = [];
      await store.iterate((doc) => {
        if (doc.type === type) found.push(doc);
      });
      return found.sort((a, b) => b.date - a.date).slice(0, count);
    },
    putAttachment: (id, body) => store.setItem(`${id}/data`, body),
    slice: async (id, start, end) => (await store.getItem(`${id}/data`)).slice(start, end).arrayBuffer(),
    append: (id, bytes, at) => store.setItem(`${id}/${at}`, bytes),
    close: () => localforage.dropInstance({ name: database }),
  };
}
