/** Brings one recording in: its bytes unchanged as a Data Stream, its document beside them, both or neither. */
import { FieldError } from "../base/errors.ts";
import { createMeter, type Progress } from "../base/progress.ts";
import { formatSampleFacts, readWavHeader, type SampleFacts, type WavHeader } from "../format/index.ts";
import type { Doc, JioStorage } from "../jio/index.ts";
import { newId } from "../portal/index.ts";

/** Where the bytes come from: a File in parts read as they are needed, or a generator. */
export interface Recording {
  readonly name: string;
  readonly byteLength: number;
  /** What is known of the channels beside the file; absent: full scale, unit "FS". */
  readonly channels?: SampleFacts["channels"];
  /** Further properties of the document. */
  readonly facts?: Doc;
  readHead(start: number, end: number): Promise<Uint8Array>;
  stream(): ReadableStream<Uint8Array>;
}

/**
 * Memory  a few slices of the stream, however long the recording is.
 * Throws  "invalid-format" for what is no recording, "over-quota"; an abort's reason. Nothing is kept then.
 */
export async function importRecording(
  storage: JioStorage,
  recording: Recording,
  o: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<string> {
  const header = await readWavHeader(recording.byteLength, recording.readHead);
  if (header.dataLength === 0) {
    const facts = { offset: header.dataOffset };
    throw new FieldError("invalid-format", `“${recording.name}” has no samples in it; nothing was imported.`, facts);
  }
  const id = newId("Data Stream");
  const count = createMeter(recording.byteLength, o.onProgress);
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(slice, controller) {
      count(slice.byteLength);
      controller.enqueue(slice);
    },
  });
  const body = recording.stream().pipeThrough(counted);
  await storage.bulk(
    [
      { verb: "put", args: [id, documentOf(recording, header)] },
      { verb: "putAttachment", args: [id, "data", body, { _content_type: "audio/wav" }] },
    ],
    { signal: o.signal },
  );
  return id;
}

function documentOf(recording: Recording, header: WavHeader): Doc {
  const { cut, missingBytes, validBits, ...samples } = header;
  const channels = recording.channels ?? Array.from({ length: header.channelCount }, () => ({ unit: "FS", scale: 1 }));
  return {
    portal_type: "Data Stream",
    title: recording.name,
    reference: recording.name,
    filename: recording.name,
    content_type: "audio/wav",
    creation_date: new Date().toISOString(),
    ...formatSampleFacts({ ...samples, channels }),
    ...(cut && { cut_file: true }),
    ...(missingBytes !== undefined && { missing_bytes: missingBytes }),
    ...(validBits !== undefined && { valid_bits: validBits }),
    ...recording.facts,
  };
}
