import { isCode } from "../../base/errors.ts";
import type { JioStorage } from "../storage.ts";

/** Whether the storage has the capacity. */
export function can(storage: JioStorage, capacity: string): boolean {
  try {
    return storage.hasCapacity(capacity);
  } catch (error) {
    if (isCode(error, "unsupported")) return false;
    throw error;
  }
}
