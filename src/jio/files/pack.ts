/** One pack that this worker writes: attachments of middling size, one after another in one file. */
import type { Folder } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import { PACKED_LENGTH, SEGMENT_LENGTH, type Segment } from "../local/row.ts";
import type { FileRow } from "../local/schema.ts";
import type { Depot } from "./depot.ts";
import { createOwnFile, type OwnFile } from "./own-file.ts";
import { createSerial } from "./serial.ts";
import { isYoung } from "./young.ts";

const isFull = (length: number) => length + PACKED_LENGTH > SEGMENT_LENGTH;

export interface PackDeps {
  folder: Folder;
  files: Pick<FileRows, "list" | "claim" | "letGo" | "keepCopy" | "cutCopies">;
  depot: Depot;
  writer(): Promise<string>;
  /** Closes what this thread reads of these files. */
  stopReading(names: readonly string[]): void;
  /** The file is closed, and nobody else's yet. */
  onClosed(name: string, full: boolean): Promise<void>;
  idleMs: number;
}

export interface Pack {
  /** `onWritten` hears of the segment before the file can be closed. */
  write(bytes: Uint8Array, sha256: string | Promise<string>, onWritten: (segment: Segment) => void): Promise<Segment>;
  /** Takes back the last bytes; false where others came after them. */
  drop(segment: Segment): Promise<boolean>;
  /** The open file, if it has this name. */
  find(name: string): OwnFile | undefined;
}

/** Strict: what was written survives a power cut, so nothing lies in the file before it that would not. */
export function createPack(deps: PackDeps, strict: boolean): Pack {
  const serial = createSerial();
  let current: OwnFile | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;

  async function open(): Promise<OwnFile> {
    const writer = await deps.writer();
    for (const row of await deps.files.list()) {
      if (row.kind !== "pack" || row.writer || row.full || (strict && isYoung(row.made))) continue;
      const found = await goOn(row, writer);
      if (found) return found;
    }
    return deps.depot.take("pack");
  }

  /** A pack that somebody let go of; `undefined` where it is taken, read, gone or full. */
  async function goOn({ name, made }: FileRow, writer: string): Promise<OwnFile | undefined> {
    if (!(await deps.files.claim(name, writer))) return undefined;
    deps.stopReading([name]);
    const file = await deps.folder.openFile(name).catch(() => undefined);
    const length = file?.size() ?? 0;
    if (file && !isFull(length)) return createOwnFile(deps.files, { name, made, file, copied: length });
    file?.close();
    await deps.files.letGo(name, writer, file ? { full: true } : {});
    return undefined;
  }

  async function close() {
    const file = current;
    current = undefined;
    file?.close();
    if (file) await deps.onClosed(file.name, isFull(file.length()));
  }

  async function write(
    bytes: Uint8Array,
    sha256: string | Promise<string>,
    onWritten: (segment: Segment) => void,
  ): Promise<Segment> {
    clearTimeout(idle);
    try {
      const file = (current ??= await open());
      const offset = file.length();
      file.append(bytes);
      await (strict ? file.secure() : file.flush());
      const segment: Segment = { file: file.name, offset, length: bytes.length, sha256: await sha256, packed: true };
      onWritten(segment);
      return segment;
    } finally {
      if (current && isFull(current.length())) await close();
      else idle = setTimeout(() => void serial("", close).catch(() => {}), deps.idleMs);
    }
  }

  return {
    write: (bytes, sha256, onWritten) => serial("", () => write(bytes, sha256, onWritten)),
    drop: ({ file, offset, length }) =>
      serial("", async () => {
        if (current?.name !== file || current.length() !== offset + length) return false;
        await current.cut(offset);
        return true;
      }),
    find: (name) => (current?.name === name ? current : undefined),
  };
}
