/** Which data a storage is about: storages that write the same documents must meet at the same locks. */
import type { JioStorage } from "../../jio/index.ts";

/** The type of the storage that a transaction works on. */
export const TRANSACTION = "transaction";

/** They change neither ids nor attachments. */
const TRANSPARENT = new Set(["query", "uuid"]);

const own = new WeakMap<object, string>(); // of storages that nothing outside their handle can reach

/** A name for it, and whether other threads and tabs know the same data by that name. */
export function homeOf({ description }: Pick<JioStorage, "description">): { name: string; isShared: boolean } {
  let inner = description as { type?: unknown; database?: unknown; sub_storage?: object };
  while (TRANSPARENT.has(String(inner.type)) && inner.sub_storage) inner = inner.sub_storage;
  if (inner.type === "indexeddb") return { name: `indexeddb:${inner.database}`, isShared: true };
  const text = JSON.stringify(inner);
  if (inner.type !== TRANSACTION && !text.includes('"memory"')) return { name: text, isShared: true };
  let name = own.get(description);
  if (!name) own.set(description, (name = `own:${crypto.randomUUID()}`));
  return { name, isShared: false };
}
