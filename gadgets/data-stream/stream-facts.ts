import { bytesPerFrame, parseSampleFacts } from "../../src/format/index.ts";
import type { Doc } from "../../src/jio/index.ts";

/** A Data Stream's document in the words of the page; pure. */
export interface StreamFacts {
  title: string;
  synthetic: boolean;
  sampleFormat: string;
  sampleRateHz: number;
  channelCount: number;
  /** The channel shown, always one that exists. */
  channel: number;
  unit: string;
  /** What full scale is in the unit. */
  scale: number;
  byteLength: number;
  /** Samples in each channel. */
  sampleCount: number;
  seconds: number;
}

/** Throws "invalid-metadata" naming the property that is wrong or missing. */
export function describeStream(doc: Doc, channel: number): StreamFacts {
  const facts = parseSampleFacts(doc);
  const { channelCount, sampleFormat, sampleRateHz, channels, dataLength: byteLength } = facts;
  const sampleCount = byteLength / bytesPerFrame(facts);
  const shown = Math.min(channel, channelCount - 1);
  return {
    title: String(doc.title ?? doc.reference ?? ""),
    synthetic: Boolean(doc.synthetic),
    sampleFormat,
    sampleRateHz,
    channelCount,
    channel: shown,
    ...channels[shown]!,
    byteLength,
    sampleCount,
    seconds: sampleCount / sampleRateHz,
  };
}
