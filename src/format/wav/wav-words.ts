/** What reading and writing WAV share. Source: Microsoft, Multiple Channel Audio Data and WAVE Files; EBU Tech 3306 (RF64). */
import type { SampleFacts } from "../sample-facts.ts";

export type WavFormat = Pick<SampleFacts, "sampleFormat" | "channelCount" | "sampleRateHz"> & {
  /** Of each sample, where fewer bits carry signal than it has; they are its highest. */
  readonly validBits?: number;
};

export const PCM = 1;
export const IEEE_FLOAT = 3;
export const EXTENSIBLE = 0xfffe;
/** What follows the format tag in the sub-format's GUID. */
export const SUBFORMAT_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/** A length that stands elsewhere (RF64), or that nobody knew (a stream). */
export const UNKNOWN_LENGTH = 0xffffffff;
/** Of the ds64 chunk without a table. */
export const DS64_LENGTH = 28;
