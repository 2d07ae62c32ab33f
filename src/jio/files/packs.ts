/** The packs this worker writes, and what it put there that nobody came to name yet. */
import type { FileRows } from "../local/file-rows.ts";
import type { Segment } from "../local/row.ts";
import { createPack, type PackDeps } from "./pack.ts";
import type { Remover } from "./remover.ts";

export interface Packs {
  /** Flushed when it resolves; strict: survives a power cut. The file stays ours until the segment is settled or dropped. */
  write(bytes: Uint8Array, sha256: string | Promise<string>, strict: boolean): Promise<Segment>;
  /** A row names it now. */
  settle(segment: Segment): Promise<void>;
  /** Takes bytes back that no row came to name; space in the middle waits for the compaction. */
  drop(segment: Segment): Promise<void>;
  /** `undefined` where the file is not one that we write. */
  read(name: string, from: number, to: number): Uint8Array<ArrayBuffer> | undefined;
}

type PacksDeps = Omit<PackDeps, "onClosed" | "files"> & {
  files: PackDeps["files"] & Pick<FileRows, "using">;
  remover: Remover;
};

export function createPacks(deps: PacksDeps): Packs {
  const unsettled = new Map<string, number>(); // how many segments of a file
  const closed = new Map<string, { full: boolean }>(); // files that wait for theirs
  const own = { ...deps, onClosed };
  const packs = { strict: createPack(own, true), relaxed: createPack(own, false) };

  async function onClosed(name: string, full: boolean) {
    closed.set(name, { full });
    await letGo(name);
  }

  /** Others may go on in it, empty it, remove it: when nothing is on its way into a row. */
  async function letGo(name: string) {
    const how = closed.get(name);
    if (!how || unsettled.has(name)) return;
    closed.delete(name);
    await deps.files.letGo(name, await deps.writer(), how.full ? { full: true } : {});
    await deps.remover.release([name]); // what it held may be gone already
  }

  async function settle({ file }: Segment) {
    const left = (unsettled.get(file) ?? 1) - 1;
    if (left > 0) unsettled.set(file, left);
    else unsettled.delete(file);
    await letGo(file);
  }

  return {
    write: (bytes, sha256, strict) =>
      packs[strict ? "strict" : "relaxed"].write(bytes, sha256, ({ file }) =>
        unsettled.set(file, (unsettled.get(file) ?? 0) + 1),
      ),
    settle,
    async drop(segment) {
      const isIt = (one: Segment) => one.file === segment.file && one.offset === segment.offset;
      const rows = await deps.files.using(segment.file);
      // A commit that was reported as failed may have been none: what a row names stays.
      if (!rows.some(({ segments }) => segments.some(isIt)))
        (await packs.strict.drop(segment)) || (await packs.relaxed.drop(segment));
      await settle(segment);
    },
    read: (name, from, to) => (packs.strict.find(name) ?? packs.relaxed.find(name))?.read(from, to),
  };
}
