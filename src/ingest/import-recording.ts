/** Brings one recording in: its bytes unchanged as a Data Stream, its document beside them, both or neither. */
import { FieldError } from "../base/errors.ts";
import { createMeter, type Progress } from "../base/progress.ts";
import {
  formatSampleFacts,
  planRawSamples,
  type RawDescription,
  readWavHeader,
  type SampleFacts,
  type WavHeader,
} from "../format/index.ts";
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
  /** What its samples are, where the file does not say it; absent: a WAV. */
  readonly raw?: RawDescription;
  readHead(start: number, end: number): Promise<Uint8Array>;
  stream(): ReadableStream<Uint8Array>;
}

/**
 * Memory  a few slices of the stream, however long the recording is.
 * Throws  "invalid-format" for what is no recording, "invalid-argument" for a description that does not fit the file,
 *         "over-quota"; an abort's reason. Nothing is kept then.
 */
export async function importRecording(
  storage: JioStorage,
  recording: Recording,
  o: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<string> {
  const document = await describeRecording(recording);
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
      { verb: "put", args: [id, document] },
      { verb: "putAttachment", args: [id, "data", body, { _content_type: String(document.content_type) }] },
    ],
    { signal: o.signal },
  );
  return id;
}

/** The document of its Data Stream; throws as importRecording(). */
export async function describeRecording(recording: Recording): Promise<Doc> {
  return recording.raw ? documentOfRaw(recording, recording.raw) : documentOfWav(recording);
}

async function documentOfWav(recording: Recording): Promise<Doc> {
  const header = await readWavHeader(recording.byteLength, recording.readHead);
  if (header.dataLength === 0) {
    const facts = { offset: header.dataOffset };
    throw new FieldError("invalid-format", `“${recording.name}” has no samples in it; nothing was imported.`, facts);
  }
  return { ...documentOf(recording, "audio/wav"), ...factsOfWav(recording, header), ...recording.facts };
}

function factsOfWav(recording: Recording, header: WavHeader): Doc {
  const { cut, missingBytes, validBits, ...samples } = header;
  const channels = recording.channels ?? Array.from({ length: header.channelCount }, () => ({ unit: "FS", scale: 1 }));
  return {
    ...formatSampleFacts({ ...samples, channels }),
    ...(cut && { cut_file: true }),
    ...(missingBytes !== undefined && { missing_bytes: missingBytes }),
    ...(validBits !== undefined && { valid_bits: validBits }),
  };
}

/** What a person said of the samples is kept as such: the file cannot confirm it. */
function documentOfRaw(recording: Recording, raw: RawDescription): Doc {
  const { facts, restBytes } = planRawSamples(raw, recording.byteLength);
  return {
    ...documentOf(recording, "application/octet-stream"),
    ...formatSampleFacts(facts),
    operation: "import",
    parameters: { format: "raw", ...(restBytes > 0 && { rest_bytes: restBytes }) },
    ...recording.facts,
  };
}

function documentOf({ name }: Recording, contentType: string): Doc {
  return {
    portal_type: "Data Stream",
    title: name,
    reference: name,
    filename: name,
    content_type: contentType,
    creation_date: new Date().toISOString(),
  };
}
