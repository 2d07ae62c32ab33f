/** What a Data Stream's document says of the samples in its bytes; the wire names live only here. */
import { FieldError } from "../base/errors.ts";
import { bytesPerSample, SAMPLE_FORMATS, type SampleFormat } from "./samples.ts";

export interface SampleFacts {
  readonly sampleFormat: SampleFormat;
  readonly bigEndian: boolean;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly dataOffset: number; // bytes
  readonly dataLength: number; // bytes, whole frames
  readonly channels: readonly { readonly unit: string; readonly scale: number }[];
}

export const bytesPerFrame = ({ sampleFormat, channelCount }: Pick<SampleFacts, "sampleFormat" | "channelCount">) =>
  bytesPerSample(sampleFormat) * channelCount;

/** Checks a document's sample properties; throws "invalid-metadata" naming the key that is wrong or missing. */
export function parseSampleFacts(doc: Readonly<Record<string, unknown>>): SampleFacts {
  const sampleFormat = SAMPLE_FORMATS.find((format) => format === doc.sample_format);
  if (!sampleFormat) throw wrong(doc, "sample_format", `one of ${SAMPLE_FORMATS.join(", ")}`);
  const { big_endian: bigEndian = false } = doc;
  if (typeof bigEndian !== "boolean") throw wrong(doc, "big_endian", "true or false");
  const channelCount = integer(doc, "channel_count", 1);
  const dataOffset = integer(doc, "data_offset", 0);
  const dataLength = integer(doc, "data_length", 0);
  const sampleRateHz = doc.sample_rate_hz;
  if (typeof sampleRateHz !== "number" || !Number.isFinite(sampleRateHz) || sampleRateHz <= 0)
    throw wrong(doc, "sample_rate_hz", "a positive number");
  if (dataLength % bytesPerFrame({ sampleFormat, channelCount }) !== 0)
    throw wrong(doc, "data_length", `whole frames of ${bytesPerFrame({ sampleFormat, channelCount })} bytes`);
  const channels = parseChannels(doc, channelCount);
  return { sampleFormat, bigEndian, channelCount, sampleRateHz, dataOffset, dataLength, channels };
}

/** The same facts as a document's properties. */
export function formatSampleFacts(facts: SampleFacts): Record<string, unknown> {
  return {
    sample_format: facts.sampleFormat,
    ...(facts.bigEndian && { big_endian: true }),
    channel_count: facts.channelCount,
    sample_rate_hz: facts.sampleRateHz,
    data_offset: facts.dataOffset,
    data_length: facts.dataLength,
    channels: facts.channels.map(({ unit, scale }) => ({ unit, scale })),
  };
}

function parseChannels(doc: Readonly<Record<string, unknown>>, count: number): SampleFacts["channels"] {
  const { channels = [] } = doc;
  if (!Array.isArray(channels) || channels.length > count) throw wrong(doc, "channels", `a list of at most ${count}`);
  return Array.from({ length: count }, (_, i) => {
    const channel: unknown = channels[i] ?? {};
    if (typeof channel !== "object" || channel === null) throw wrong(doc, "channels", "a list of { unit, scale }");
    const { unit = "FS", scale = 1 } = channel as Record<string, unknown>;
    if (typeof unit !== "string" || typeof scale !== "number" || !Number.isFinite(scale))
      throw wrong(doc, "channels", `a list of { unit: text, scale: number }; entry ${i} is not`);
    return { unit, scale };
  });
}

function integer(doc: Readonly<Record<string, unknown>>, key: string, least: number): number {
  const value = doc[key];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(doc, key, `an integer, at least ${least}`);
}

function wrong(doc: Readonly<Record<string, unknown>>, key: string, expected: string): FieldError {
  const value = doc[key];
  const said = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
  return new FieldError("invalid-metadata", `${key} ${said}; it must be ${expected}`, { key, value });
}
