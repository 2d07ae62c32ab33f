/** What a file is and how its samples begin, for a person to judge before it comes in. */
import { FieldError } from "../base/errors.ts";
import type { RawDescription } from "../format/index.ts";
import { bytesPerFrame, planRawSamples, previewRange, previewRawSamples, readWavHeader } from "../format/index.ts";
import { readSlice } from "./file-source.ts";

/** The most frames and channels that are looked at. */
const FRAMES = 1000;
const CHANNELS = 8;
/** With very many channels, fewer frames. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface Inspection {
  readonly description: RawDescription;
  readonly frameCount: number;
  readonly seconds: number;
  /** Bytes after the last whole frame. */
  readonly restBytes: number;
  /** The file ends before its header says. */
  readonly isCut: boolean;
  /** The first values in full scale, at most 1000 of each of the first 8 channels; of none where they were not asked for. */
  readonly channels: readonly Float64Array[];
  /** Values among them that no recorder writes. */
  readonly strangeCount: number;
}

/**
 * `raw`: what a person says of samples without a header; absent, it is a WAV. Without `samples` no more than a header is read.
 *
 * Throws  "invalid-argument" with `field` for a description that cannot be, "invalid-format" for what is no WAV, "not-found"
 *         where the file can no longer be read.
 */
export async function inspectFile(
  file: File,
  { raw, samples }: { raw?: RawDescription; samples: boolean },
): Promise<Inspection> {
  const {
    isCut,
    end: length,
    ...description
  } = raw ? { ...raw, isCut: false, end: file.size } : await describeWav(file);
  const plan = planRawSamples(description, length);
  const { frameCount, seconds, restBytes } = plan;
  const facts = { description, frameCount, seconds, restBytes, isCut };
  if (!samples) return { ...facts, channels: [], strangeCount: 0 };
  const frames = Math.max(1, Math.min(FRAMES, Math.floor(MOST_BYTES / bytesPerFrame(plan.facts))));
  const { start, end } = previewRange(plan, frames);
  const { channels, strangeCount } = previewRawSamples(plan, await readSlice(file, start, end));
  return { ...facts, channels: channels.slice(0, CHANNELS), strangeCount };
}

/** As raw samples that end where the header says: what follows in the file is no sample. */
async function describeWav(file: File): Promise<RawDescription & { isCut: boolean; end: number }> {
  const header = await readWavHeader(file.size, (start, end) => readSlice(file, start, end));
  const { sampleFormat, bigEndian, channelCount, sampleRateHz, dataOffset, dataLength, cut: isCut } = header;
  const end = dataOffset + dataLength;
  if (dataLength === 0)
    throw new FieldError("invalid-format", `“${file.name}” has no samples in it.`, { offset: dataOffset });
  return { sampleFormat, bigEndian, channelCount, sampleRateHz, headerBytes: dataOffset, isCut, end };
}
