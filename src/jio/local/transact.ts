import type { StoreNames } from "idb";
import type { Database, Schema } from "./schema.ts";

export type Durability = "relaxed" | "strict";
type Stores = StoreNames<Schema>[];
export type Transaction = ReturnType<typeof begin>;

/**
 * Every transaction that writes has this store too, so that two never run at once: Chromium (seen in 156) drops the whole database
 * when it is killed while two of them with no store in common are under way, at every third kill.
 */
const COMMON: Stores[number] = "meta";

function begin(db: Database, stores: Stores, durability: Durability) {
  return db.transaction([...stores, COMMON], "readwrite", { durability });
}

/** The one way to write: runs the writes and resolves when the transaction is complete; a failure takes everything back. */
export async function transact<T>(
  db: Database,
  { stores, durability = "relaxed" }: { stores: Stores; durability?: Durability | undefined },
  write: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const tx = begin(db, stores, durability);
  const done = tx.done;
  done.catch(() => {}); // awaited below; a failing write must not leave it unheard
  try {
    const result = await write(tx);
    tx.commit();
    await done;
    return result;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // it had ended by itself
    }
    await done.catch(() => {});
    throw tx.error ?? error; // a request that fails for want of space tells only "AbortError"
  }
}
