/** Where files come from: some are made in advance, since making one is slow and a new one's name may not survive a power cut. */
import { FieldError, isCode } from "../../base/errors.ts";
import { createLater } from "../../base/later.ts";
import type { Folder } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import type { FileRow } from "../local/schema.ts";
import { createOwnFile, type OwnFile } from "./own-file.ts";
import type { Remover } from "./remover.ts";
import { createSerial } from "./serial.ts";

export interface Depot {
  /** A file that is ours to write, empty. */
  take(kind: "pack" | "whole" | "tail"): Promise<OwnFile>;
  /** Closes a file that nothing came to need, and removes it. */
  giveBack(file: OwnFile): Promise<void>;
  /** Makes what is missing of the files in advance. */
  refill(): Promise<void>;
}

export interface DepotDeps {
  folder: Folder;
  files: Pick<FileRows, "takeSpare" | "add" | "list" | "forgetUnnamed" | "keepCopy" | "cutCopies">;
  remover: Remover;
  /** The name of a Web Lock that this thread holds by then. */
  writer(): Promise<string>;
  spares: number;
  /** How long after a file was taken the next is made, in milliseconds. */
  refillMs: number;
}

export function createDepot({ folder, files, remover, writer, spares, refillMs }: DepotDeps): Depot {
  async function make(kind: FileRow["kind"]): Promise<OwnFile> {
    const [name, made] = [crypto.randomUUID(), Date.now()];
    await files.add({ name, kind, writer: await writer(), made });
    try {
      const file = await folder.openFile(name, { create: true });
      if (file) return createOwnFile(files, { name, made, file });
    } catch (error) {
      await files.forgetUnnamed([name]).catch(() => {}); // what stopped the one may stop the other: the sweeper comes
      throw error;
    }
    throw new FieldError("not-found", "a new file could not be made", { name });
  }

  /** A spare is one for others only when it is there and closed; until then it is ours. */
  async function makeSpare() {
    const made = Date.now();
    const { name, close } = await make("whole");
    close();
    await files.add({ name, kind: "spare", made });
  }

  const serial = createSerial();
  const refill = () =>
    serial("", async () => {
      const rows = await files.list();
      for (let n = rows.filter(({ kind }) => kind === "spare").length; n < spares; n++) await makeSpare();
    });
  const refillLater = createLater(refill); // without space for them, files are made when they are needed

  return {
    refill,
    async take(kind) {
      const me = await writer();
      refillLater(refillMs);
      for (;;) {
        const spare = await files.takeSpare(kind, me);
        if (!spare) return make(kind);
        const file = await folder.openFile(spare.name).catch(unlessLocked);
        if (file) return createOwnFile(files, { name: spare.name, made: spare.made, file });
        if (file === undefined) await files.forgetUnnamed([spare.name]); // its row alone survived
      }
    },
    async giveBack(file) {
      file.close();
      await remover.release([file.name]);
    },
  };
}

/** `null`: somebody holds it, who knows why; it is left to the sweeper. */
function unlessLocked(error: unknown): null {
  if (isCode(error, "locked")) return null;
  throw error;
}
