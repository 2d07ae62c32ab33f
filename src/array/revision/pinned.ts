import { createChunkCache, NO_CACHE } from "../chunk-cache.ts";
import type { StoredArray } from "../read.ts";
import { TRANSACTION } from "./home.ts";
import { type Pin, pin } from "./pins.ts";

/** A stored array with the hold on its revision; none in a transaction. */
export interface PinnedArray extends StoredArray {
  readonly pin: Pin | undefined;
}

/** Holding the group's lock: from here on what is replaced is kept for this array. */
export async function pinned(array: Omit<StoredArray, "cache">): Promise<PinnedArray> {
  const { storage, id, revision } = array;
  const held = storage.type === TRANSACTION ? undefined : await pin(storage, id, revision);
  return { ...array, cache: held ? createChunkCache() : NO_CACHE, pin: held }; // in a transaction everybody sees what is staged: no chunk stays what it was
}
