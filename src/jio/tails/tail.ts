/** One open tail: the file at the end of a growing attachment, and the row that follows it. Calls must not overlap. */

import { FieldError } from "../../base/errors.ts";
import type { Folder } from "../../bytes/index.ts";
import type { FileRange } from "../files/bytes-channel.ts";
import type { Depot } from "../files/depot.ts";
import type { Digests } from "../files/digests.ts";
import type { OwnFile } from "../files/own-file.ts";
import type { Remover } from "../files/remover.ts";
import { slicesOf } from "../files/slices.ts";
import type { FileRows } from "../local/file-rows.ts";
import { type AttachmentRow, INLINE_LENGTH, SEGMENT_LENGTH, sealedLength } from "../local/row.ts";
import type { Durability } from "../local/transact.ts";
import type { Change, Doc } from "../storage.ts";

export interface TailDeps {
  folder: Folder;
  depot: Pick<Depot, "take" | "giveBack">;
  remover: Remover;
  /** Compare and swap of the row; false where somebody else changed it. */
  swap(before: AttachmentRow | undefined, next: AttachmentRow, durability?: Durability): Promise<boolean>;
  segmentLength?: number;
}

/** What opening tails takes besides; `createTails` has one for its database. */
export interface TailsDeps extends TailDeps {
  files: Pick<FileRows, "keepCopy" | "cutCopies">;
  /** A copy of all these bytes; `undefined` where they are not there. */
  readFile(range: FileRange): Promise<Uint8Array | undefined>;
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
  append(bytes: Uint8Array<ArrayBuffer> | Blob, o: AppendOpts): Promise<void>;
  read(start: number, end: number): TailPart;
  /** Writes the present length into the row. */
  follow(): Promise<void>;
  /** Ends the tail: its bytes become a segment, or part of the row where they are few. */
  seal(): Promise<AttachmentRow>;
  /** Its file and its digests tell different things: to be closed, and recovered from the file. */
  broken(): boolean;
  /** Lets go of the file as it is, for whoever recovers it. */
  close(): void;
}

/** `row` names the tail's file, and `digests` know every byte up to the end of it. */
export function createTail(deps: TailDeps, start: { row: AttachmentRow; file: OwnFile; digests: Digests }): Tail {
  const { digests } = start;
  const limit = deps.segmentLength ?? SEGMENT_LENGTH;
  let { row, file } = start;
  let base = sealedLength(row);
  let durable = false; // whether the row that names this file survives a power cut
  let broken = false;

  async function swap(next: AttachmentRow, durability?: Durability) {
    const fresh = { ...next, revision: crypto.randomUUID() };
    if (!(await deps.swap(row, fresh, durability))) throw changed(row);
    row = fresh;
  }

  /** The file's bytes as a last segment; `rest` is what else the row says then. */
  const sealed = (next: Partial<AttachmentRow>): AttachmentRow => {
    const { tail: _, inline: __, sha256: ___, ...kept } = row;
    const length = file.length();
    const segment = { file: file.name, offset: 0, length, sha256: digests.cut() };
    const segments = length > 0 ? [...row.segments, segment] : row.segments;
    return { ...kept, segments, length: base + length, hash_state: digests.state(), ...next };
  };

  async function startSegment() {
    file.flush();
    const next = await deps.depot.take("tail");
    try {
      await swap(sealed({ tail: { file: next.name } }), durable ? "strict" : "relaxed");
    } catch (error) {
      await deps.depot.giveBack(next);
      throw error;
    }
    file.close();
    file = next;
    base = sealedLength(row);
  }

  async function write(slice: Uint8Array, strict: boolean) {
    for (let rest = slice; rest.length > 0; ) {
      if (file.length() >= limit) {
        if (strict) await file.secure();
        await startSegment();
      }
      const part = rest.subarray(0, limit - file.length());
      file.append(part);
      digests.update(part);
      rest = rest.subarray(part.length);
    }
  }

  async function secure() {
    await file.secure();
    if (!durable) await swap({ ...row, length: base + file.length() }, "strict");
    durable = true;
  }

  /** Over the border of a segment the first part stays: the next append hears of it as a conflict. */
  async function takeBack(writing: OwnFile, length: number, rewind: () => void) {
    if (file !== writing) return;
    try {
      await file.cut(length);
      rewind();
    } catch {
      broken = true;
    }
  }

  return {
    length: () => base + file.length(),
    broken: () => broken,
    async append(bytes, { signal, strict = false }) {
      const [writing, before, rewind] = [file, file.length(), digests.mark()];
      try {
        for await (const slice of slicesOf(bytes)) {
          signal?.throwIfAborted();
          await write(slice, strict);
        }
        if (strict) await secure();
      } catch (error) {
        await takeBack(writing, before, rewind);
        throw error;
      }
    },
    read(from, to) {
      const length = base + file.length();
      return { file: file.name, length, bytes: file.read(Math.max(from, base) - base, Math.min(to, length) - base) };
    },
    follow: () => swap({ ...row, length: base + file.length() }),
    async seal() {
      const length = file.length();
      const small = row.segments.length === 0 && length <= INLINE_LENGTH;
      file.flush();
      const inline = small ? { segments: [], inline: file.read(0, length).buffer } : {};
      await swap({ ...sealed(inline), sha256: digests.whole() });
      if (small || length === 0) await deps.depot.giveBack(file);
      else file.close();
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
