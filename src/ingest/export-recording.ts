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
  writeCsv,
} from "../format/index.ts";
import type { JioStorage } from "../jio/index.ts";
import type { Exported } from "./export-array.ts";
import { type Part, partOfRecording } from "./part-of-recording.ts";
import { describeRows, rowsOf } from "./recording-rows.ts";

const SLICE_BYTES = 4 * 1024 * 1024;

export type RecordingFormat = "wav" | "raw" | "csv";

/**
 * A Data Stream as a file. "wav": its samples, whatever file they came in; over 4 GiB as RF64. "csv": the same in their units, with the
 * time of each. "raw": all bytes as they are. `part` leaves out the samples before and after it, of "wav" and "csv".
 *
 * Memory  a slice of 4 MiB.
 * Throws  "not-found"; "invalid-metadata" where the document does not say what its samples are; "unsupported" for what WAV
 *         cannot say, as a sample rate that is no whole number; "corrupt" where samples are missing that the document tells of.
 */
export async function exportRecording(
  storage: JioStorage,
  id: string,
  { format, part, ...o }: Opts & { format: RecordingFormat; part?: Part },
): Promise<Exported> {
  const doc = await storage.get(id, o);
  if (format === "raw") {
    const { data } = await storage.allAttachments(id, o);
    const stream = await storage.getAttachment(id, "data", { ...o, format: "stream" });
    return { stream, ...(data?.length !== undefined && { byteLength: data.length }) };
  }
  const whole = parseSampleFacts(doc);
  const { data } = await storage.allAttachments(id, o);
  if (data?.length !== undefined) checkLength(id, data.length - whole.dataOffset, whole.dataLength);
  const facts = part ? partOfRecording(whole, part) : whole;
  const { dataLength, dataOffset } = facts;
  const samples: ByteStream = {
    byteLength: dataLength,
    async *open() {
      const range = { start: dataOffset, end: dataOffset + dataLength };
      yield* slicesOf(await storage.getAttachment(id, "data", { ...o, format: "stream", ...range }));
    },
  };
  if (format === "csv") {
    const fromS = (dataOffset - whole.dataOffset) / bytesPerFrame(facts) / facts.sampleRateHz;
    const table = { facts, doc, fromS };
    return { stream: streamFrom(writeCsv(describeRows(table), rowsOf(table, readPieces(id, facts, samples, o)))) };
  }
  const header = formatWavHeader(facts);
  return {
    stream: streamFrom(writeWav(header, facts, readPieces(id, facts, samples, o))),
    byteLength: header.length + dataLength + (dataLength % 2),
  };
}

function checkLength(id: string, found: number, expected: number): void {
  if (found >= expected) return;
  const message = `the recording “${id}” holds ${Math.max(found, 0)} bytes of samples, its document tells of ${expected}: export it raw, or correct data_length`;
  throw new FieldError("corrupt", message, { id, found, expected });
}

async function* writeWav(
  header: Uint8Array,
  { bigEndian, sampleFormat, dataLength }: SampleFacts,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  yield header;
  for await (const bytes of pieces) yield bigEndian ? swapBytes(bytes, bytesPerSample(sampleFormat)) : bytes;
  if (dataLength % 2 === 1) yield new Uint8Array(1);
}

/** The stored samples, whole frames at a time. */
async function* readPieces(
  id: string,
  facts: SampleFacts,
  samples: ByteStream,
  o: Opts,
): AsyncGenerator<Uint8Array, void, void> {
  const frame = bytesPerFrame(facts);
  const length = Math.max(frame, SLICE_BYTES - (SLICE_BYTES % frame));
  const reader = createByteReader(samples, o);
  let done = 0;
  try {
    for (;;) {
      o.signal?.throwIfAborted();
      const bytes = await reader.take(length);
      done += bytes.length;
      if (bytes.length < length) checkLength(id, done, facts.dataLength);
      if (bytes.length > 0) yield bytes;
      if (bytes.length < length) break;
    }
  } finally {
    await reader.close();
  }
}

async function* slicesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.cancel().catch(() => {}); // ended already
  }
}
