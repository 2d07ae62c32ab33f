/** A file that this worker writes, at its end only; while it is young, what was promised to survive a power cut is copied beside it. */
import type { OpenFile } from "../../bytes/index.ts";
import type { FileRows } from "../local/file-rows.ts";
import { SLICE_LENGTH } from "../local/row.ts";
import { isYoung } from "./young.ts";

export interface OwnFile {
  readonly name: string;
  length(): number;
  /** Bytes [from, to) as far as they are there. */
  read(from: number, to: number): Uint8Array<ArrayBuffer>;
  /** Adds all of the bytes or throws, "over-quota" above all, and adds none. */
  append(bytes: Uint8Array): void;
  /** Takes back what lies after; where it rejects, all is as it was. */
  cut(length: number): Promise<void>;
  flush(): void;
  /** Resolves when everything so far survives a power cut. */
  secure(): Promise<void>;
  close(): void;
}

/** `copied`: up to where there may be copies already. They always begin at 0, without a gap, and never reach beyond the file. */
export function createOwnFile(
  files: Pick<FileRows, "keepCopy" | "cutCopies">,
  { name, made, file, copied = 0 }: { name: string; made: number; file: OpenFile; copied?: number },
): OwnFile {
  let size = file.size(); // kept here: asking the file goes to another process in some browsers
  let copiedTo = copied;

  function read(from: number, to: number) {
    const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
    return bytes.subarray(0, file.readAt(from, bytes));
  }

  return {
    name,
    length: () => size,
    read,
    append(bytes) {
      try {
        file.writeAt(size, bytes);
      } catch (error) {
        tryTo(() => file.truncate(size)); // what a full disk took of it
        throw error;
      }
      size += bytes.length;
    },
    async cut(length) {
      if (copiedTo > length) await files.cutCopies(name, length); // first: a copy that is longer than the file looks like a loss
      copiedTo = Math.min(copiedTo, length);
      file.truncate(length);
      size = length;
    },
    flush: () => file.flush(),
    async secure() {
      file.flush();
      while (copiedTo < size && isYoung(made)) {
        const bytes = read(copiedTo, Math.min(size, copiedTo + SLICE_LENGTH));
        await files.keepCopy({ file: name, at: copiedTo, bytes: bytes.buffer });
        copiedTo += bytes.length;
      }
    },
    close: () => file.close(),
  };
}

function tryTo(run: () => void): void {
  try {
    run();
  } catch {
    // what went wrong before is what the caller has to hear
  }
}
