/** Which data a storage is about: storages that write the same documents must meet at the same locks. */
import type { JioStorage } from "../../jio/index.ts";

/** The type of the storage that a transaction works on. */
export const TRANSACTION = "transaction";

/** They change neither ids nor attachments. */
const TRANSPARENT = new Set(["query", "uuid"]);

const own = new WeakMap<object, string>(); // of storages that nothing outside their handle can reach

/** Whether it keeps anything in the memory of its handle. */
function isOwn(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  const { type } = part as { type?: unknown };
  return type === "memory" || type === TRANSACTION || Object.values(part).some(isOwn);
}

/** A name for it, and whether other threads and tabs know the same data by that name. */
export function homeOf({ description }: Pick<JioStorage, "description">): { name: string; isShared: boolean } {
  let inner = description as { type?: unknown; database?: unknown; sub_storage?: object };
  while (TRANSPARENT.has(String(inner.type)) && inner.sub_storage) inner = inner.sub_storage;
  if (inner.type === "indexeddb") return { name: `indexeddb:${inner.database}`, isShared: true };
  if (!isOwn(inner)) return { name: JSON.stringify(inner), isShared: true };
  let name = own.get(description);
  if (!name) own.set(description, (name = `own:${crypto.randomUUID()}`));
  return { name, isShared: false };
}
