/** Chunks as they are in the storage, kept in memory for the next call; the least recently used ones go first. */
import type { TypedArray } from "../format/index.ts";
import { memoryBudget, onBudget } from "./budget.ts";

/** Of the budget; the rest is for results and for what is being changed. */
const SHARE = 1 / 4;

const chunks = new Map<string, TypedArray>(); // a Map keeps the order of insertion: the oldest use comes first
let held = 0;

onBudget(() => evict());

/** The chunks of one handle, by name. What it gives must not be changed. */
export interface ChunkCache {
  get(name: string): TypedArray | undefined;
  put(name: string, chunk: TypedArray): void;
  clear(): void;
}

export const NO_CACHE: ChunkCache = { get: () => undefined, put: () => {}, clear: () => {} };

let handles = 0;

export function createChunkCache(): ChunkCache {
  const prefix = `${handles++}:`;
  return {
    get(name) {
      const chunk = chunks.get(prefix + name);
      if (!chunk) return undefined;
      chunks.delete(prefix + name);
      chunks.set(prefix + name, chunk);
      return chunk;
    },
    put(name, chunk) {
      drop(prefix + name);
      chunks.set(prefix + name, chunk);
      held += chunk.byteLength;
      evict();
    },
    clear() {
      for (const key of [...chunks.keys()]) if (key.startsWith(prefix)) drop(key);
    },
  };
}

function drop(key: string): void {
  held -= chunks.get(key)?.byteLength ?? 0;
  chunks.delete(key);
}

function evict(): void {
  for (const key of chunks.keys()) {
    if (held <= memoryBudget() * SHARE) return;
    drop(key);
  }
}
