/** One open tail: the file at the end of a growing attachment, and the row that follows it. Calls must not overlap. */

import { FieldError } from "../../base/errors.ts";
import type { Folder, OpenFile } from "../../bytes/index.ts";
import { removeFiles } from "../local/remove-files.ts";
import { type AttachmentRow, INLINE_LENGTH, SEGMENT_LENGTH, sealedLength } from "../local/row.ts";
import type { Change, Doc } from "../storage.ts";
import type { Digests } from "./digests.ts";
import { slicesOf } from "./slices.ts";

export interface TailDeps {
  folder: Folder;
  /** Compare and swap of the row; false where somebody else changed it. */
  swap(before: AttachmentRow | undefined, next: AttachmentRow): Promise<boolean>;
  segmentLength?: number;
}

/** What opening tails takes besides; `createTails` has one for its database. */
export interface TailsDeps extends TailDeps {
  getDoc(id: string): Promise<Doc | undefined>;
  getRow(id: string, name: string): Promise<AttachmentRow | undefined>;
  /** Gives the way to let go of it, or `undefined` while somebody else holds it. */
  takeLock(id: string, name: string): Promise<(() => void) | undefined>;
  announce(change: Change): void;
  /** How long after the last append a tail is sealed, and after an append the row follows, in milliseconds. */
  idleMs: number;
  followMs: number;
}

/** Bytes of an open tail; `file` tells which, `length` where the attachment ends. */
export interface TailPart {
  file: string;
  length: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Tail {
  /** The whole attachment's length. */
  length(): number;
  append(bytes: Uint8Array | Blob, signal?: AbortSignal): Promise<void>;
  read(start: number, end: number): TailPart;
  /** Writes the present length into the row. */
  follow(): Promise<void>;
  /** Ends the tail: its bytes become a segment, or part of the row where they are few. */
  seal(): Promise<AttachmentRow>;
  /** Lets go of the file as it is, for whoever recovers it. */
  close(): void;
}

/** `row` names the tail's file, and `digests` know every byte up to the end of it. */
export function createTail(deps: TailDeps, start: { row: AttachmentRow; file: OpenFile; digests: Digests }): Tail {
  const { digests } = start;
  const limit = deps.segmentLength ?? SEGMENT_LENGTH;
  let { row, file } = start;
  let base = sealedLength(row);
  let size = file.size(); // kept here: asking the file goes to another process in some browsers

  async function swap(next: AttachmentRow) {
    const fresh = { ...next, revision: crypto.randomUUID() };
    if (!(await deps.swap(row, fresh))) throw changed(row);
    row = fresh;
  }

  /** The file's bytes as a last segment; `rest` is what else the row says then. */
  const sealed = (next: Partial<AttachmentRow>): AttachmentRow => {
    const { tail, inline: _, sha256: __, ...kept } = row;
    const length = size;
    const segment = { file: tail?.file ?? "", offset: 0, length, sha256: digests.cut() };
    const segments = length > 0 ? [...row.segments, segment] : row.segments;
    return { ...kept, segments, length: base + length, hash_state: digests.state(), ...next };
  };

  async function startSegment() {
    file.flush();
    const name = crypto.randomUUID();
    const next = await deps.folder.openFile(name, { create: true });
    if (!next) throw new FieldError("not-found", "a new file could not be made", { name });
    try {
      await swap(sealed({ tail: { file: name } }));
    } catch (error) {
      next.close();
      await removeFiles(deps.folder, [name]);
      throw error;
    }
    file.close();
    file = next;
    size = 0;
    base = sealedLength(row);
  }

  async function write(slice: Uint8Array) {
    for (let rest = slice; rest.length > 0; ) {
      if (size >= limit) await startSegment();
      const part = rest.subarray(0, limit - size);
      try {
        file.writeAt(size, part);
      } catch (error) {
        file.truncate(size); // what a full disk took of it was never hashed
        throw error;
      }
      digests.update(part);
      size += part.length;
      rest = rest.subarray(part.length);
    }
  }

  return {
    length: () => base + size,
    async append(bytes, signal) {
      const [writing, before, rewind] = [file, size, digests.mark()];
      try {
        for await (const slice of slicesOf(bytes)) {
          signal?.throwIfAborted();
          await write(slice);
        }
      } catch (error) {
        // Over the border of a segment the first part stays: the next append hears of it as a conflict.
        if (file === writing) {
          file.truncate(before);
          size = before;
          rewind();
        }
        throw error;
      }
    },
    read(from, to) {
      const end = base + size;
      const [first, last] = [Math.max(from, base), Math.min(to, end)];
      const bytes = new Uint8Array(Math.max(0, last - first));
      file.readAt(first - base, bytes);
      return { file: row.tail?.file ?? "", length: end, bytes };
    },
    follow: () => swap({ ...row, length: base + size }),
    async seal() {
      const name = row.tail?.file ?? "";
      const length = size;
      const small = row.segments.length === 0 && length <= INLINE_LENGTH;
      file.flush();
      if (small) {
        const bytes = new Uint8Array(length);
        file.readAt(0, bytes);
        await swap({ ...sealed({ segments: [], inline: bytes.buffer }), sha256: digests.whole() });
      } else await swap({ ...sealed({}), sha256: digests.whole() });
      file.close();
      if (small || length === 0) await removeFiles(deps.folder, [name]);
      return row;
    },
    close: () => file.close(),
  };
}

function changed({ id, name }: AttachmentRow): FieldError {
  return new FieldError("conflict", `${name} of ${id} was changed while it was appended to`, { id, name });
}

export function checkLength(id: string, name: string, at: number, length: number): void {
  if (at === length) return;
  const facts = { id, name, at, length };
  throw new FieldError("conflict", `${name} of ${id} has ${length} bytes, not ${at}`, facts);
}
