/** What a stored computation reads: one channel of a recording, a list of numbers in an array, or the envelope of either. Plain data. */
import type { ArrayRef } from "../../../array/index.ts";
import { bytesPerFrame, type SampleFacts } from "../../../format/index.ts";
import type { EnvelopePlan } from "../envelope/plan-envelope.ts";

export interface Samples {
  readonly storage: object;
  readonly id: string;
  readonly channel: number;
  /** Of an array: what its elements would be called in a recording. */
  readonly facts: SampleFacts;
  readonly ref?: ArrayRef;
  readonly envelope?: EnvelopePlan;
}

/** How many frames are stored; the envelope may have fewer. */
export const storedFrames = ({ facts }: Samples): number => facts.dataLength / bytesPerFrame(facts);

export const framesOf = (samples: Samples): number =>
  Math.ceil(storedFrames(samples) / (samples.envelope?.decimation ?? 1));

/** Of what is computed with: the stored rate, or that of the envelope. */
export const rateOf = ({ facts, envelope }: Samples): number => facts.sampleRateHz / (envelope?.decimation ?? 1);

export const unitOf = ({ facts, channel }: Samples): string => facts.channels[channel]!.unit;

export const precisionOf = ({ facts }: Samples): "f32" | "f64" => (facts.sampleFormat === "float32" ? "f32" : "f64");

/** What one frame of what is computed with costs: bytes that are read, and bytes in memory (read, decoded, one channel of it). */
export function costOf({ facts, envelope }: Samples): { frameBytes: number; workBytes: number } {
  const frameBytes = bytesPerFrame(facts);
  // An envelope reads what it is made of piece by piece: only its own values add up.
  if (envelope) return { frameBytes: envelope.decimation * frameBytes, workBytes: 24 };
  return { frameBytes, workBytes: frameBytes + 8 * facts.channelCount + 8 };
}

/** Whether four-byte floats hold the samples exactly: those of at most 24 bits. */
export const isSingleOf = ({ facts: { sampleFormat } }: Samples): boolean =>
  sampleFormat !== "float64" && sampleFormat !== "int32";
