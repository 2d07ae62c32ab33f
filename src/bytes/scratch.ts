/** Files for the time of a computation: gone when it ends, or when the next one begins after a crash. */
import { takeLock } from "../base/lock.ts";
import type { Folder } from "./folder.ts";
import { createOpfsFolder, listOpfsFolders, removeOpfsFolder } from "./opfs.ts";

const PARENT = "field-scratch";
const lockOf = (name: string) => `field:scratch:${name}`;

export interface Scratch {
  readonly folder: Folder;
  /** Removes the folder with all its files, which must be closed. */
  close(): Promise<void>;
}

/**
 * A folder of its own in OPFS; its owner is this thread, for as long as it lives.
 *
 * Throws  "unsupported" without OPFS, and from `openFile` outside a dedicated worker; "over-quota".
 */
export async function createScratch(): Promise<Scratch> {
  await sweepScratch();
  const name = crypto.randomUUID();
  const release = await takeLock(lockOf(name)); // before the folder is there for others to see
  return {
    folder: createOpfsFolder(`${PARENT}/${name}`),
    async close() {
      await removeOpfsFolder(`${PARENT}/${name}`).finally(release);
    },
  };
}

/** Removes the folders of threads that are gone. */
export async function sweepScratch(): Promise<void> {
  for (const name of await listOpfsFolders(PARENT)) {
    const release = await takeLock(lockOf(name));
    if (!release) continue;
    await removeOpfsFolder(`${PARENT}/${name}`).catch(() => {}); // a file of a thread that died a moment ago: next time
    release();
  }
}
