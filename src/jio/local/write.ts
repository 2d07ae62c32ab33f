/** Bodies on their way in, in any thread: small ones into the row, large ones through the storage worker into files. */
import type { TypedStream } from "../backend.ts";
import { chunksOf, sha256 } from "../handle/bodies.ts";
import { OwnBytes } from "../handle/own-bytes.ts";
import type { WriteOpts } from "../storage.ts";
import { storageWorker } from "../storage-worker.ts";
import { stageBlob, stageDrop, stageEnd, stageSettle, stageSlice } from "../tasks.ts";
import { type AttachmentRow, INLINE_LENGTH } from "./row.ts";

type Content = Omit<AttachmentRow, "id" | "name">;

/** Bytes are sent to the storage worker in pieces of this length. */
const PIECE_LENGTH = 1024 * 1024;

/** More bytes than these go to the storage worker as a Blob, of which it reads a piece at a time. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Streams count as large: nobody knows before they end. */
export function needsFile(body: Blob | TypedStream | OwnBytes): boolean {
  return "size" in body ? body.size > INLINE_LENGTH : true;
}

/** The rest of a row for this body; what it needs of files is staged under the token. */
export async function stageBody(
  database: string,
  token: string,
  body: Blob | TypedStream | OwnBytes,
  { signal, durability }: WriteOpts,
): Promise<Content> {
  const strict = durability === "strict";
  const isOwn = body instanceof OwnBytes;
  if (!isOwn && !(body instanceof Blob)) return stageStream(database, token, body, { signal, strict });
  if (!needsFile(body)) return inlineContent(isOwn ? bufferOf(body) : await body.arrayBuffer(), body.type);
  const { blob, transfer } = isOwn ? handOver(body) : { blob: body, transfer: [] };
  const staged = await storageWorker().run(stageBlob, { database, token, blob, strict }, { signal, transfer });
  return { ...staged, content_type: body.type, revision: crypto.randomUUID() };
}

/** Bytes that have a buffer for themselves go with it; a copy of others is made on the way, and of many only piece by piece. */
function handOver(body: OwnBytes): { blob: Blob | Uint8Array<ArrayBuffer>; transfer: Transferable[] } {
  const { bytes } = body;
  if (bytes.length === bytes.buffer.byteLength) return { blob: bytes, transfer: [bytes.buffer] };
  return { blob: body.size > MOST_BYTES ? body.toBlob() : bytes, transfer: [] };
}

const bufferOf = ({ bytes }: OwnBytes) =>
  bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;

/** Rows name now what was staged: others may tidy around it. */
export async function settleStaged(database: string, tokens: readonly string[]): Promise<void> {
  await storageWorker().run(stageSettle, { database, tokens });
}

/** Takes back what was staged under a token; harmless where there is nothing. */
export async function dropStaged(database: string, token: string): Promise<void> {
  await storageWorker().run(stageDrop, { database, token });
}

async function inlineContent(inline: ArrayBuffer, content_type: string): Promise<Content> {
  const digest = await sha256(inline);
  const content = { content_type, length: inline.byteLength, revision: crypto.randomUUID(), segments: [], inline };
  return digest ? { ...content, sha256: digest } : content;
}

async function stageStream(
  database: string,
  token: string,
  { stream, type }: TypedStream,
  { strict, signal }: { strict: boolean; signal: AbortSignal | undefined },
): Promise<Content> {
  const o = signal ? { signal } : {};
  const pieces = piecesOf(stream, o);
  const first = await pieces.next();
  const second = first.done ? first : await pieces.next();
  if (second.done && (first.value?.length ?? 0) <= INLINE_LENGTH)
    return inlineContent(first.value ? first.value.slice().buffer : new ArrayBuffer(0), type);
  let length = 0;
  const send = (bytes: Uint8Array<ArrayBuffer>) => {
    const at = length;
    length += bytes.length;
    return storageWorker().run(stageSlice, { database, token, at, bytes, strict }, { ...o, transfer: [bytes.buffer] });
  };
  try {
    if (first.value) await send(first.value);
    let sending = second.value ? send(second.value) : Promise.resolve();
    for (;;) {
      sending.catch(() => {}); // awaited below, after the next piece has been read meanwhile
      const next = await pieces.next();
      await sending;
      if (next.done) break;
      sending = send(next.value);
    }
  } catch (error) {
    await pieces.return(undefined);
    throw error;
  }
  const staged = await storageWorker().run(stageEnd, { database, token, length }, o);
  return { ...staged, content_type: type, revision: crypto.randomUUID() };
}

/** A stream's bytes in pieces of one length, each with a buffer of its own; a reader that stops early cancels the stream. */
async function* piecesOf(
  stream: ReadableStream<Uint8Array>,
  o: { signal?: AbortSignal },
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined, void> {
  let piece = new Uint8Array(PIECE_LENGTH);
  let filled = 0;
  for await (const chunk of chunksOf(stream, o)) {
    for (let rest = chunk; rest.length > 0; ) {
      const part = rest.subarray(0, PIECE_LENGTH - filled);
      piece.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled < PIECE_LENGTH) continue;
      yield piece;
      piece = new Uint8Array(PIECE_LENGTH);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.slice(0, filled);
  return undefined;
}
