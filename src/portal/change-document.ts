import type { Doc, JioStorage } from "../jio/index.ts";

/**
 * Reads a document and writes it changed, in any tab or worker one after another: two that change different properties keep both
 * changes. Without a secure context browsers have no locks; nothing is kept there either.
 */
export async function changeDocument(storage: JioStorage, id: string, change: (doc: Doc) => Doc): Promise<void> {
  const write = async () => {
    await storage.put(id, change(await storage.get(id)));
  };
  await (isSecureContext ? navigator.locks.request(`field:change:${id}`, write) : write());
}
