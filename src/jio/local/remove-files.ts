import type { Folder } from "../../bytes/index.ts";

/** Removes files that no row names any more. What cannot be removed stays behind for a sweeper: the work they were made for is done. */
export async function removeFiles(folder: Folder, names: readonly string[]): Promise<void> {
  await Promise.allSettled(names.map((name) => folder.removeFile(name)));
}
