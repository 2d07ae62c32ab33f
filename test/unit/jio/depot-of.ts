/** Files of a folder as a depot gives them, numbered in the order in which they are taken; what is released is removed at once. */
import type { Folder } from "../../../src/bytes/index.ts";
import { createOwnFile, type OwnFile } from "../../../src/jio/files/own-file.ts";

/** `made`: when the files were, in milliseconds since 1970; 0 is long ago. */
export function createTestDepot(folder: Folder, made = 0) {
  const kept: { file: string; at: number; length: number }[] = [];
  let taken = 0;
  const files = {
    async keepCopy({ file, at, bytes }: { file: string; at: number; bytes: ArrayBuffer }) {
      kept.push({ file, at, length: bytes.byteLength });
    },
    async cutCopies(file: string, from: number) {
      for (const copy of kept.filter((one) => one.file === file)) {
        copy.length = Math.min(copy.length, Math.max(0, from - copy.at));
        if (copy.length === 0) kept.splice(kept.indexOf(copy), 1);
      }
    },
  };
  const remover = {
    async release(names: readonly string[]) {
      for (const name of names) await folder.removeFile(name);
    },
  };
  const depot = {
    async take(): Promise<OwnFile> {
      const name = `file.${taken++}`;
      const file = await folder.openFile(name, { create: true });
      if (!file) throw new Error("a memory folder makes every file");
      return createOwnFile(files, { name, made, file });
    },
    async giveBack(file: OwnFile) {
      file.close();
      await remover.release([file.name]);
    },
  };
  return { kept, files, depot, remover };
}
