/** Where files come from: some are made in advance, since making one is slow and a new one's name may not survive a power cut. */
import { FieldError } from "../../base/errors.ts";
import { createLater } from "../../base/later.ts";
import type { Folder, OpenFile } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import type { FileRow } from "../local/schema.ts";

/** A file that is ours to write, open and empty. */
export interface Taken {
  name: string;
  made: number;
  file: OpenFile;
}

export interface Depot {
  take(kind: "pack" | "whole" | "tail"): Promise<Taken>;
  /** Makes what is missing of the files in advance. */
  refill(): Promise<void>;
}

export interface DepotDeps {
  folder: Folder;
  files: Pick<FileRows, "takeSpare" | "add" | "list" | "forgetUnnamed">;
  /** The name of a Web Lock that this thread holds by then. */
  writer(): Promise<string>;
  spares: number;
  /** How long after a file was taken the next is made, in milliseconds. */
  refillMs: number;
}

export function createDepot({ folder, files, writer, spares, refillMs }: DepotDeps): Depot {
  async function make(row: FileRow): Promise<Taken> {
    const { name, made } = row;
    await files.add(row);
    try {
      const file = await folder.openFile(name, { create: true });
      if (file) return { name, made, file };
    } catch (error) {
      await files.forgetUnnamed([name]).catch(() => {}); // what stopped the one may stop the other: the sweeper comes
      throw error;
    }
    throw new FieldError("not-found", "a new file could not be made", { name });
  }

  async function refill() {
    const rows = await files.list();
    for (let n = rows.filter(({ kind }) => kind === "spare").length; n < spares; n++) {
      const { file } = await make({ name: crypto.randomUUID(), kind: "spare", made: Date.now() });
      file.close();
    }
  }

  const refillLater = createLater(refill); // without space for them, files are made when they are needed

  return {
    refill,
    async take(kind) {
      const me = await writer();
      refillLater(refillMs);
      for (;;) {
        const spare = await files.takeSpare(kind, me);
        if (!spare) return make({ name: crypto.randomUUID(), kind, writer: me, made: Date.now() });
        const file = await folder.openFile(spare.name);
        if (file) return { name: spare.name, made: spare.made, file };
        await files.forgetUnnamed([spare.name]); // it did not survive: its row alone did
      }
    },
  };
}
