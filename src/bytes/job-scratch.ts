/**
 * Files of a long computation that outlive its thread: asked for again by the same name they are still there, until the
 * computation ends or nobody has gone on with it for a week.
 */
import { FieldError } from "../base/errors.ts";
import { takeLock, takeLockSoon } from "../base/lock.ts";
import type { Opts } from "../base/signal.ts";
import type { Folder } from "./folder.ts";
import { createMemoryFolder } from "./memory.ts";
import { createOpfsFolder, listOpfsFolders, removeOpfsFolder } from "./opfs.ts";

const PARENT = "field-jobs";
const STALE_AFTER_MS = 7 * 24 * 3600 * 1000;
const lockOf = (name: string) => `field:job:${name}`;
const useOf = (name: string) => `field:job-use:${name}`;

/** A computation's hold on its files. The files themselves are opened in dedicated workers, by `useJobScratch`. */
export interface JobScratch {
  /** Lets go of them: whoever asks next goes on with what is there. */
  release(): void;
  /** Removes all of it, once nobody uses it any more, and lets go. */
  remove(): Promise<void>;
}

/** Whether the files are in OPFS. Elsewhere (Node) they are in this thread's memory, and gone with it. */
export const hasJobFiles = (): boolean => typeof globalThis.navigator?.storage?.getDirectory === "function";

/**
 * Takes the files of a computation for this thread. `name` says what is computed, so that the same computation finds them again.
 *
 * Throws  "locked" while another one, in any tab, has them.
 */
export async function openJobScratch(name: string, o: Opts = {}): Promise<JobScratch> {
  const release = await takeJob(lockOf(name), o);
  if (!release) throw new FieldError("locked", "the same computation runs already, here or in another tab", { name });
  return {
    release,
    async remove() {
      try {
        await useAlone(name, () => removeFolder(name));
      } finally {
        release();
      }
    },
  };
}

/** The folder for the time of `run`: nobody removes it meanwhile. */
export function useJobScratch<T>(name: string, run: (folder: Folder) => Promise<T>): Promise<T> {
  if (!hasJobFiles()) return useInMemory(name, run);
  return navigator.locks.request(useOf(name), { mode: "shared" }, () => run(createOpfsFolder(`${PARENT}/${name}`)));
}

/** Removes what nobody has gone on with for a week. */
export async function sweepJobScratch(o: { now?: number } = {}): Promise<void> {
  if (!hasJobFiles()) return;
  const { now = Date.now() } = o;
  for (const name of await listOpfsFolders(PARENT)) {
    const release = await takeLock(lockOf(name));
    if (!release) continue;
    try {
      if (now - (await lastChange(name)) >= STALE_AFTER_MS) await removeFolder(name);
    } catch {
      // a file of a thread that died a moment ago: next time
    } finally {
      release();
    }
  }
}

/** Of its files; a folder without any is as old as can be. */
async function lastChange(name: string): Promise<number> {
  const folder = createOpfsFolder(`${PARENT}/${name}`);
  let last = 0;
  for (const file of await folder.list()) {
    const blob = await folder.getBlob(file);
    if (blob instanceof File) last = Math.max(last, blob.lastModified);
  }
  return last;
}

const folders = new Map<string, Folder>(); // of this thread, where there is no OPFS: they are what the disk is elsewhere
const held = new Set<string>();
const uses = new Map<string, Set<Promise<unknown>>>();

const missing = async (): Promise<never> => {
  throw new FieldError(
    "unsupported",
    "this browser has no private file system: what does not fit into memory is not computed",
  );
};
const NO_FOLDER: Folder = { openFile: missing, removeFile: missing, getBlob: missing, list: missing };

async function takeJob(lock: string, o: Opts): Promise<(() => void) | undefined> {
  if (hasJobFiles()) return takeLockSoon(lock, o);
  if (held.has(lock)) return undefined;
  held.add(lock);
  return () => void held.delete(lock);
}

async function useInMemory<T>(name: string, run: (folder: Folder) => Promise<T>): Promise<T> {
  if (!held.has(lockOf(name))) return run(NO_FOLDER); // another thread's, in a browser without OPFS
  const folder = folders.get(name) ?? createMemoryFolder();
  folders.set(name, folder);
  const use = run(folder);
  const all = uses.get(name) ?? new Set();
  uses.set(name, all.add(use));
  try {
    return await use;
  } finally {
    all.delete(use);
  }
}

async function useAlone(name: string, run: () => Promise<void>): Promise<void> {
  if (hasJobFiles()) return navigator.locks.request(useOf(name), run);
  await Promise.allSettled(uses.get(name) ?? []);
  await run();
}

async function removeFolder(name: string): Promise<void> {
  folders.delete(name);
  uses.delete(name);
  if (hasJobFiles()) await removeOpfsFolder(`${PARENT}/${name}`);
}
