/** Files of nothing but samples: what a person says of them, checked against the file, and their first values to judge by. */
import { FieldError } from "../base/errors.ts";
import { bytesPerFrame, type SampleFacts } from "./sample-facts.ts";
import { decodeSamples, SAMPLE_FORMATS, type SampleFormat } from "./samples.ts";

/** What a dialog asks for. */
export interface RawDescription {
  readonly sampleFormat: SampleFormat;
  readonly bigEndian: boolean;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** Bytes before the samples. */
  readonly headerBytes: number;
  /** Absent: full scale, unit "FS" for integers; as they are for floats. */
  readonly channels?: SampleFacts["channels"];
}

/** The sample facts of such a file, and what a person should be told of them. */
export interface RawPlan {
  readonly facts: SampleFacts;
  readonly frameCount: number;
  readonly seconds: number;
  /** Bytes after the last whole frame; not 0: a number above is probably wrong, or the file was cut. */
  readonly restBytes: number;
}

const MOST_CHANNELS = 65_536;

/** Throws "invalid-argument" with `field`, the property of the description that cannot be. */
export function planRawSamples(description: RawDescription, fileLength: number): RawPlan {
  const { sampleFormat, bigEndian, channelCount, sampleRateHz, headerBytes } = description;
  if (!SAMPLE_FORMATS.includes(sampleFormat))
    throw wrong("sampleFormat", `The samples are one of ${SAMPLE_FORMATS.join(", ")}.`);
  if (typeof bigEndian !== "boolean") throw wrong("bigEndian", "The byte order is true (big) or false (little).");
  if (!Number.isInteger(channelCount) || channelCount < 1 || channelCount > MOST_CHANNELS)
    throw wrong("channelCount", `The number of channels is a whole number from 1 to ${MOST_CHANNELS}.`);
  if (!Number.isFinite(sampleRateHz) || sampleRateHz <= 0)
    throw wrong("sampleRateHz", "The sample rate is a number of hertz above 0.");
  if (!Number.isSafeInteger(headerBytes) || headerBytes < 0)
    throw wrong("headerBytes", "The bytes before the samples are a whole number, 0 or more.");
  const frame = bytesPerFrame({ sampleFormat, channelCount });
  const present = fileLength - headerBytes;
  if (present < frame)
    throw wrong(
      "headerBytes",
      `The file has ${fileLength} bytes: after ${headerBytes} there is no frame of ${frame} bytes.`,
    );
  const restBytes = present % frame;
  const dataLength = present - restBytes;
  const { channels = Array.from({ length: channelCount }, () => ({ unit: "FS", scale: 1 })) } = description;
  if (channels.length !== channelCount) throw wrong("channels", `There are ${channelCount} channels to describe.`);
  const facts = { sampleFormat, bigEndian, channelCount, sampleRateHz, dataOffset: headerBytes, dataLength, channels };
  const frameCount = dataLength / frame;
  return { facts, frameCount, seconds: frameCount / sampleRateHz, restBytes };
}

export interface RawPreview {
  /** One array a channel. */
  readonly channels: readonly Float64Array[];
  /** Values that no recorder writes as a rule (NaN, infinite, beyond 1e12): the format is probably another one. */
  readonly strangeCount: number;
}

/** The bytes that previewRawSamples() needs, [start, end) in the file. */
export function previewRange({ facts, frameCount }: RawPlan, frames: number): { start: number; end: number } {
  const start = facts.dataOffset;
  return { start, end: start + Math.min(frames, frameCount) * bytesPerFrame(facts) };
}

/** The first values in their units; `bytes` are those of previewRange(). */
export function previewRawSamples({ facts }: RawPlan, bytes: Uint8Array): RawPreview {
  const { sampleFormat, bigEndian, channelCount } = facts;
  const scales = facts.channels.map(({ scale }) => scale);
  const values = decodeSamples(bytes, sampleFormat, { bigEndian, scales });
  const frames = values.length / channelCount;
  const channels = scales.map((_scale, channel) =>
    Float64Array.from({ length: frames }, (_, frame) => values[frame * channelCount + channel]!),
  );
  let strangeCount = 0;
  for (const value of values) if (!(Math.abs(value) < 1e12)) strangeCount++;
  return { channels, strangeCount };
}

function wrong(field: keyof RawDescription, message: string): FieldError {
  return new FieldError("invalid-argument", message, { field });
}
