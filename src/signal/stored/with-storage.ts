import { createStorage, type JioStorage } from "../../jio/index.ts";

/** A task opens what the task before it has just used: opening takes longer than reading a chunk. */
const IDLE_MS = 500;

interface Held {
  readonly storage: JioStorage;
  users: number;
  closing?: ReturnType<typeof setTimeout>;
}

const held = new Map<string, Held>(); // a cache of open storages, by description

/** The storage of a description for the time of `run`; it stays open for a moment after it. */
export async function withStorage<T>(description: object, run: (storage: JioStorage) => Promise<T>): Promise<T> {
  const key = JSON.stringify(description);
  const one = held.get(key) ?? { storage: createStorage(description as Parameters<typeof createStorage>[0]), users: 0 };
  held.set(key, one);
  clearTimeout(one.closing);
  one.users++;
  try {
    return await run(one.storage);
  } finally {
    one.users--;
    if (one.users === 0) one.closing = closeLater(key, one);
  }
}

function closeLater(key: string, one: Held): ReturnType<typeof setTimeout> {
  const timer = setTimeout(() => {
    if (one.users > 0) return;
    held.delete(key);
    one.storage.close().catch(() => {}); // nobody waits for it
  }, IDLE_MS);
  if (typeof timer === "object") timer.unref?.(); // Node does not stay for it
  return timer;
}
