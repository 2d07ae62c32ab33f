import { FieldError } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import {
  type ByteStream,
  bytesPerFrame,
  bytesPerSample,
  createByteReader,
  formatWavHeader,
  parseSampleFacts,
  type SampleFacts,
  streamFrom,
  swapBytes,
} from "../format/index.ts";
import type { JioStorage } from "../jio/index.ts";
import type { Exported } from "./export-array.ts";

const SLICE_BYTES = 4 * 1024 * 1024;

/**
 * A Data Stream as a file. "wav": its samples, whatever file they came in; over 4 GiB as RF64. "raw": all bytes as they are.
 *
 * Memory  a slice of 4 MiB.
 * Throws  "not-found"; "invalid-metadata" where the document does not say what its samples are; "unsupported" for what WAV
 *         cannot say, as a sample rate that is no whole number; "corrupt" where samples are missing that the document tells of.
 */
export async function exportRecording(
  storage: JioStorage,
  id: string,
  { format, ...o }: Opts & { format: "wav" | "raw" },
): Promise<Exported> {
  const doc = await storage.get(id, o);
  if (format === "raw") {
    const { data } = await storage.allAttachments(id, o);
    const stream = await storage.getAttachment(id, "data", { ...o, format: "stream" });
    return { stream, ...(data?.length !== undefined && { byteLength: data.length }) };
  }
  const facts = parseSampleFacts(doc);
  const header = formatWavHeader(facts);
  const { dataLength, dataOffset } = facts;
  const { data } = await storage.allAttachments(id, o);
  if (data?.length !== undefined) checkLength(id, data.length - dataOffset, dataLength);
  const samples: ByteStream = {
    byteLength: dataLength,
    async *open() {
      const range = { start: dataOffset, end: dataOffset + dataLength };
      yield* slicesOf(await storage.getAttachment(id, "data", { ...o, format: "stream", ...range }));
    },
  };
  return {
    stream: streamFrom(writeSamples(id, header, facts, samples, o)),
    byteLength: header.length + dataLength + (dataLength % 2),
  };
}

function checkLength(id: string, found: number, expected: number): void {
  if (found >= expected) return;
  const message = `the recording “${id}” holds ${Math.max(found, 0)} bytes of samples, its document tells of ${expected}: export it raw, or correct data_length`;
  throw new FieldError("corrupt", message, { id, found, expected });
}

async function* writeSamples(
  id: string,
  header: Uint8Array,
  facts: SampleFacts,
  samples: ByteStream,
  o: Opts,
): AsyncGenerator<Uint8Array, void, void> {
  yield header;
  const frame = bytesPerFrame(facts);
  const length = Math.max(frame, SLICE_BYTES - (SLICE_BYTES % frame));
  const reader = createByteReader(samples, o);
  let done = 0;
  try {
    for (;;) {
      o.signal?.throwIfAborted();
      const bytes = await reader.take(length);
      if (bytes.length > 0) yield facts.bigEndian ? swapBytes(bytes, bytesPerSample(facts.sampleFormat)) : bytes;
      done += bytes.length;
      if (bytes.length < length) break;
    }
  } finally {
    await reader.close();
  }
  checkLength(id, done, facts.dataLength);
  if (facts.dataLength % 2 === 1) yield new Uint8Array(1);
}

async function* slicesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.cancel().catch(() => {}); // ended already
  }
}
