/** The pack this worker writes: attachments of middling size, one after another in one file. */
import type { Folder } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import { PACKED_LENGTH, SEGMENT_LENGTH, type Segment } from "../local/row.ts";
import type { FileRow } from "../local/schema.ts";
import type { Depot, Taken } from "./depot.ts";
import type { Remover } from "./remover.ts";
import { createSerial } from "./serial.ts";

const PACK_LENGTH = SEGMENT_LENGTH;

export interface Packs {
  /** Flushed when it resolves; strict: survives a power cut. */
  write(bytes: Uint8Array, sha256: string, strict: boolean): Promise<Segment>;
  /** Takes bytes back that no row came to name; space in the middle waits for the compaction. */
  drop(segment: Segment): Promise<void>;
  /** `undefined` where the file is not the one we write. */
  read(name: string, from: number, to: number): Uint8Array<ArrayBuffer> | undefined;
  /** Lets go of the file, for others to read and to go on with. */
  close(): Promise<void>;
}

export interface PacksDeps {
  folder: Folder;
  files: Pick<FileRows, "list" | "swapWriter">;
  depot: Depot;
  remover: Remover;
  writer(): Promise<string>;
  keep(file: Taken, at: number, bytes: Uint8Array): Promise<void>;
  /** Closes what this thread reads of these files. */
  letGo(names: readonly string[]): void;
  idleMs: number;
}

interface OpenPack extends Taken {
  size: number; // kept here: asking the file goes to another process in some browsers
}

export function createPacks(deps: PacksDeps): Packs {
  const serial = createSerial();
  let current: OpenPack | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;

  async function open(): Promise<OpenPack> {
    const writer = await deps.writer();
    for (const row of await deps.files.list()) {
      if (row.kind !== "pack" || row.writer || row.full) continue;
      const found = await goOn(row, writer);
      if (found) return found;
    }
    const taken = await deps.depot.take("pack");
    return { ...taken, size: taken.file.size() };
  }

  /** A pack that somebody let go of; `undefined` where it is taken, read, gone or full. */
  async function goOn(row: FileRow, writer: string): Promise<OpenPack | undefined> {
    if (!(await deps.files.swapWriter(row, { writer }))) return undefined;
    deps.letGo([row.name]);
    const file = await deps.folder.openFile(row.name).catch(() => undefined);
    const size = file?.size() ?? 0;
    if (file && size + PACKED_LENGTH <= PACK_LENGTH) return { name: row.name, made: row.made, file, size };
    file?.close();
    await deps.files.swapWriter({ ...row, writer }, file ? { full: true } : {});
    return undefined;
  }

  async function close() {
    clearTimeout(idle);
    const pack = current;
    current = undefined;
    if (!pack) return;
    const { name, made, file, size } = pack;
    file.close();
    const row: FileRow = { name, made, kind: "pack", writer: await deps.writer() };
    await deps.files.swapWriter(row, size + PACKED_LENGTH > PACK_LENGTH ? { full: true } : {});
    await deps.remover.release([name]); // what it held may be gone already
  }

  async function write(bytes: Uint8Array, sha256: string, strict: boolean): Promise<Segment> {
    clearTimeout(idle);
    const pack = (current ??= await open());
    const { name, file, size: offset } = pack;
    try {
      file.writeAt(offset, bytes);
      file.flush();
    } catch (error) {
      file.truncate(offset); // what a full disk took of it
      throw error;
    }
    pack.size += bytes.length;
    if (strict) await deps.keep(pack, offset, bytes);
    if (pack.size + PACKED_LENGTH > PACK_LENGTH) await close();
    else idle = setTimeout(() => void serial("", close).catch(() => {}), deps.idleMs);
    return { file: name, offset, length: bytes.length, sha256, packed: true };
  }

  async function drop({ file: name, offset, length }: Segment) {
    if (current?.name === name && current.size === offset + length) {
      current.file.truncate(offset);
      current.size = offset;
    } else if (current?.name !== name) await deps.remover.release([name]);
  }

  return {
    write: (bytes, sha256, strict) => serial("", () => write(bytes, sha256, strict)),
    drop: (segment) => serial("", () => drop(segment)),
    read(name, from, to) {
      if (current?.name !== name) return undefined;
      const bytes = new Uint8Array(Math.max(0, Math.min(to, current.size) - from));
      return bytes.subarray(0, current.file.readAt(from, bytes));
    },
    close: () => serial("", close),
  };
}
