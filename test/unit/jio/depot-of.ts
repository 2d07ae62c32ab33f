/** Files of a folder as a depot gives them, numbered in the order in which they are taken; what is released is removed at once. */
import type { Folder } from "../../../src/bytes/index.ts";
import type { Taken } from "../../../src/jio/files/depot.ts";

export function createTestDepot(folder: Folder, made = 0) {
  const kept: { name: string; at: number; length: number }[] = [];
  let taken = 0;
  return {
    kept,
    depot: {
      async take(): Promise<Taken> {
        const name = `file.${taken++}`;
        const file = await folder.openFile(name, { create: true });
        if (!file) throw new Error("a memory folder makes every file");
        return { name, made, file };
      },
    },
    remover: {
      async release(names: readonly string[]) {
        for (const name of names) await folder.removeFile(name);
      },
    },
    async keep({ name }: { name: string }, at: number, bytes: Uint8Array) {
      kept.push({ name, at, length: bytes.length });
    },
  };
}
