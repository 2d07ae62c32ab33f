/** One import as one bulk, and how far it is. */
import { isCode } from "../base/errors.ts";
import { createMeter, type Progress } from "../base/progress.ts";
import type { BulkItem, JioStorage } from "../jio/index.ts";

/** All items of a new document, or nothing of it, also where the storage gives no such promise. */
export async function keepWhole(storage: JioStorage, id: string, items: BulkItem[], signal: AbortSignal) {
  try {
    await storage.bulk(items, { signal });
  } catch (error) {
    if (!isAtomic(storage)) await storage.remove(id).catch(() => {}); // it may not be there yet
    throw error;
  }
}

function isAtomic(storage: JioStorage): boolean {
  try {
    return storage.hasCapacity("atomic");
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}

/**
 * Of `total` bytes to read, told as parts of `shown`, the length of the file that people see: it may be read more than once.
 * Parts that are read once more than was thought of count no more.
 */
export function countUpTo(
  { total, shown }: { total: number; shown: number },
  report: (progress: Progress) => void,
): (bytes: number) => void {
  const meter = createMeter(shown, report);
  let [done, told] = [0, 0];
  return (bytes) => {
    done = Math.min(done + bytes, total);
    const now = done === total ? shown : Math.floor((done / total) * shown);
    if (now > told) meter(now - told);
    told = now;
  };
}
