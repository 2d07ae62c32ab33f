/** One open tail: the file at the end of a growing attachment, and the row that follows it. Calls must not overlap. */

import { FieldError } from "../../base/errors.ts";
import type { Folder } from "../../bytes/index.ts";
import type { Depot, Taken } from "../files/depot.ts";
import type { Digests } from "../files/digests.ts";
import type { Remover } from "../files/remover.ts";
import { slicesOf } from "../files/slices.ts";
import { type AttachmentRow, INLINE_LENGTH, SEGMENT_LENGTH, sealedLength } from "../local/row.ts";
import type { Durability } from "../local/transact.ts";
import type { Change, Doc } from "../storage.ts";

export interface TailDeps {
  folder: Folder;
  depot: Pick<Depot, "take">;
  remover: Remover;
  /** Resolves when bytes of a file, flushed by the caller, survive a power cut. */
  keep(file: Pick<Taken, "name" | "made">, at: number, bytes: Uint8Array): Promise<void>;
  /** Compare and swap of the row; false where somebody else changed it. */
  swap(before: AttachmentRow | undefined, next: AttachmentRow, durability?: Durability): Promise<boolean>;
  segmentLength?: number;
}

/** What opening tails takes besides; `createTails` has one for its database. */
export interface TailsDeps extends TailDeps {
  /** Writes again what a power cut took of a file. */
  restore(name: string): Promise<unknown>;
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

export interface AppendOpts {
  signal?: AbortSignal | undefined;
  /** What was appended survives a power cut. */
  strict?: boolean;
}

export interface Tail {
  /** The whole attachment's length. */
  length(): number;
  append(bytes: Uint8Array | Blob, o: AppendOpts): Promise<void>;
  read(start: number, end: number): TailPart;
  /** Writes the present length into the row. */
  follow(): Promise<void>;
  /** Ends the tail: its bytes become a segment, or part of the row where they are few. */
  seal(): Promise<AttachmentRow>;
  /** Lets go of the file as it is, for whoever recovers it. */
  close(): void;
}

/** `row` names the tail's file, and `digests` know every byte up to the end of it. */
export function createTail(deps: TailDeps, start: { row: AttachmentRow; taken: Taken; digests: Digests }): Tail {
  const { digests } = start;
  const limit = deps.segmentLength ?? SEGMENT_LENGTH;
  let { row, taken } = start;
  let base = sealedLength(row);
  let size = taken.file.size(); // kept here: asking the file goes to another process in some browsers
  let durable = false; // whether the row that names this file survives a power cut

  async function swap(next: AttachmentRow, durability?: Durability) {
    const fresh = { ...next, revision: crypto.randomUUID() };
    if (!(await deps.swap(row, fresh, durability))) throw changed(row);
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
    taken.file.flush();
    const next = await deps.depot.take("tail");
    try {
      await swap(sealed({ tail: { file: next.name } }), durable ? "strict" : "relaxed");
    } catch (error) {
      next.file.close();
      await deps.remover.release([next.name]);
      throw error;
    }
    taken.file.close();
    taken = next;
    size = 0;
    base = sealedLength(row);
  }

  async function write(slice: Uint8Array, strict: boolean) {
    for (let rest = slice; rest.length > 0; ) {
      if (size >= limit) await startSegment();
      const part = rest.subarray(0, limit - size);
      try {
        taken.file.writeAt(size, part);
      } catch (error) {
        taken.file.truncate(size); // what a full disk took of it was never hashed
        throw error;
      }
      digests.update(part);
      const at = size;
      size += part.length;
      rest = rest.subarray(part.length);
      if (strict) await deps.keep(taken, at, part);
    }
  }

  async function settle() {
    taken.file.flush();
    if (!durable) await swap({ ...row, length: base + size }, "strict");
    durable = true;
  }

  return {
    length: () => base + size,
    async append(bytes, { signal, strict = false }) {
      const [writing, before, rewind] = [taken, size, digests.mark()];
      try {
        for await (const slice of slicesOf(bytes)) {
          signal?.throwIfAborted();
          await write(slice, strict);
        }
        if (strict) await settle();
      } catch (error) {
        // Over the border of a segment the first part stays: the next append hears of it as a conflict.
        if (taken === writing) {
          taken.file.truncate(before);
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
      taken.file.readAt(first - base, bytes);
      return { file: row.tail?.file ?? "", length: end, bytes };
    },
    follow: () => swap({ ...row, length: base + size }),
    async seal() {
      const { name, file } = taken;
      const length = size;
      const small = row.segments.length === 0 && length <= INLINE_LENGTH;
      file.flush();
      if (small) {
        const bytes = new Uint8Array(length);
        file.readAt(0, bytes);
        await swap({ ...sealed({ segments: [], inline: bytes.buffer }), sha256: digests.whole() });
      } else await swap({ ...sealed({}), sha256: digests.whole() });
      file.close();
      if (small || length === 0) await deps.remover.release([name]);
      return row;
    },
    close: () => taken.file.close(),
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
