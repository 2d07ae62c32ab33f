/** Removes files that no attachment names any more, those of many changes at a time. */
import type { Folder } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import { createSerial } from "./serial.ts";
import { whileLocked } from "./while-locked.ts";

const REMOVE_ATTEMPTS = 25; // a second: a lost worker's files stay open for a while

export interface Remover {
  /** Resolves when they are gone, or left for the sweeper. */
  release(names: readonly string[]): Promise<void>;
}

export function createRemover(deps: {
  folder: Folder;
  files: Pick<FileRows, "forgetUnnamed">;
  /** Asks all who read these files to close them. */
  letGo(names: readonly string[]): void;
}): Remover {
  const serial = createSerial();
  let waiting: string[] = [];

  async function remove() {
    const names = [...new Set(waiting)];
    waiting = [];
    if (names.length === 0) return;
    const forgotten = await deps.files.forgetUnnamed(names);
    deps.letGo(forgotten);
    await Promise.allSettled(forgotten.map((name) => whileLocked(() => deps.folder.removeFile(name), REMOVE_ATTEMPTS)));
  }

  return {
    release(names) {
      waiting.push(...names);
      return serial("", remove);
    },
  };
}
