import { createStorage, type JioStorage } from "../../jio/index.ts";

/** Opens the storage of a description for the time of `run`. */
export async function withStorage<T>(description: object, run: (storage: JioStorage) => Promise<T>): Promise<T> {
  const storage = createStorage(description as Parameters<typeof createStorage>[0]);
  try {
    return await run(storage);
  } finally {
    await storage.close();
  }
}
