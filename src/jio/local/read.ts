/** Attachments read in any thread: much of sealed files by reference, little of them and packs as a copy, open tails by asking their owner. */

import { FieldError } from "../../base/errors.ts";
import { delay } from "../../base/signal.ts";
import type { Folder } from "../../bytes/index.ts";
import { ANSWER_LENGTH, type FileRange, type TailRange } from "../files/bytes-channel.ts";
import { OwnBytes } from "../handle/own-bytes.ts";
import type { AttachmentFacts } from "../storage.ts";
import type { TailPart } from "../tails/tail.ts";
import { type AttachmentRow, COPIED_LENGTH, planRead, sealedLength } from "./row.ts";
import type { Rows } from "./rows.ts";

export interface ReadDeps {
  folder: Folder;
  rows: Pick<Rows, "getRow" | "listRows">;
  /** `undefined` where the row has to be read again. */
  readTail(where: TailRange): Promise<TailPart | undefined>;
  /** A copy of all these bytes; `undefined` where they are not there. */
  readFile(range: FileRange): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The same of a sealed file by this thread itself, where it may and nobody writes it: three times as fast as by reference. */
  readHere?(range: FileRange): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

const ATTEMPTS = 12; // an owner that does not answer is asked for about ten seconds
const PAUSE_MS = 20;

export async function readAttachment(
  deps: ReadDeps,
  id: string,
  name: string,
  { start, end, format, signal }: { start: number; end: number; format?: string; signal?: AbortSignal },
): Promise<Blob | OwnBytes> {
  const isCopy = format === "array_buffer";
  let missing = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await delay(PAUSE_MS, signal);
    const row = await rowOf(deps, id, name);
    const type = row.content_type;
    if (row.inline) return new OwnBytes(new Uint8Array(row.inline.slice(start, end)), type);
    const sealed = await readSealed(deps, row, { start, end, isCopy });
    if ("missing" in sealed) {
      if (missing === sealed.missing)
        throw new FieldError("corrupt", `a file of ${name} of ${id} is gone`, { id, name });
      missing = sealed.missing; // replaced while we looked, unless the row still names it
      continue;
    }
    if (!row.tail || end <= sealedLength(row)) return join(sealed.parts, type);
    const tail = await readOpen(deps, row, start, end);
    if (tail) return join([...sealed.parts, ...tail], type);
  }
  throw new FieldError("timeout", `whoever writes to ${name} of ${id} does not answer`, { id, name });
}

function join(parts: readonly (Uint8Array<ArrayBuffer> | Blob)[], type: string): Blob | OwnBytes {
  if (parts.length === 0 || parts.some((part) => part instanceof Blob)) return new Blob([...parts], { type });
  return new OwnBytes(concatenated(parts as Uint8Array<ArrayBuffer>[]), type);
}

function concatenated(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Facts of one row; the length of an open tail is its owner's to tell. */
export async function readFacts(
  deps: ReadDeps,
  known: AttachmentRow,
  signal?: AbortSignal,
): Promise<AttachmentFacts | undefined> {
  let row: AttachmentRow | undefined = known;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) {
      await delay(PAUSE_MS, signal);
      row = await deps.rows.getRow(known.id, known.name);
    }
    if (!row) return undefined;
    const { id, name, content_type, sha256 } = row;
    if (!row.tail) return { length: row.length, content_type, ...(sha256 && { digest: sha256 }) };
    const part = await deps.readTail({ id, name, start: 0, end: 0 });
    if (part) return { length: part.length, content_type };
  }
  throw new FieldError("timeout", `whoever writes to ${known.name} of ${known.id} does not answer`, { id: known.id });
}

async function rowOf({ rows }: ReadDeps, id: string, name: string): Promise<AttachmentRow> {
  const row = await rows.getRow(id, name);
  if (row) return row;
  throw new FieldError("not-found", `${id} has no attachment ${name}`, { id, name });
}

async function readSealed(
  deps: ReadDeps,
  row: AttachmentRow,
  { start, end, isCopy }: { start: number; end: number; isCopy: boolean },
) {
  const parts: (Uint8Array<ArrayBuffer> | Blob)[] = [];
  for (const { file, from, to, packed } of planRead(row.segments, start, end)) {
    const range = { file, from, to };
    const isShort = packed || to - from <= COPIED_LENGTH;
    const here = isCopy && !isShort ? await deps.readHere?.(range) : undefined;
    const part = here ?? (await (isShort ? deps.readFile(range) : referTo(deps, range)));
    if (!part) return { missing: file };
    parts.push(part);
  }
  return { parts };
}

async function referTo({ folder, readFile }: ReadDeps, { file, from, to }: FileRange) {
  const find = async () => {
    const blob = await folder.getBlob(file);
    return blob && blob.size >= to ? blob.slice(from, to) : undefined;
  };
  // Whoever reads a file for us may bring it back first.
  return (await find()) ?? ((await readFile({ file, from: to - 1, to })) && find());
}

/** `undefined` where the tail is not what the row said any more. */
async function readOpen(deps: ReadDeps, row: AttachmentRow, start: number, end: number) {
  const { id, name } = row;
  const base = sealedLength(row);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let at = Math.max(start, base);
  let last = end;
  do {
    const part = await deps.readTail({ id, name, start: at, end: Math.min(last, at + ANSWER_LENGTH) });
    if (!part || part.file !== row.tail?.file) return undefined;
    last = Math.min(last, part.length); // what is appended while we read is for the next reader
    parts.push(part.bytes);
    at += part.bytes.length;
    if (part.bytes.length === 0) break;
  } while (at < last);
  return parts;
}
