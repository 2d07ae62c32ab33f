import { FieldError } from "../base/errors.ts";
import type { Runner } from "../worker/task.ts";

let provided: Runner | undefined;

/** Names the storage worker of this thread: the entries call it, before a storage needs one. */
export function provideStorageWorker(runner: Runner): void {
  provided = runner;
}

/** The storage worker, where this thread was given one. */
export function findStorageWorker(): Runner | undefined {
  return provided;
}

/** Throws "unsupported" where this thread was given no storage worker. */
export function storageWorker(): Runner {
  if (provided) return provided;
  throw new FieldError("unsupported", "this thread has no storage worker, which large or growing attachments need");
}
