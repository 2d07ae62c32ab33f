/** What a person says of a file of nothing but samples, and what that makes of it. Pure. */

import { msg } from "@lit/localize";
import { isCode } from "../../src/base/errors.ts";
import { planRawSamples, type RawDescription, type RawPlan, type SampleFormat } from "../../src/format/index.ts";
import { failureWords } from "../failure-words.ts";

/** As it stands when the first file is asked about; the next one begins with what the last one was. */
export const FIRST_GUESS: RawDescription = {
  sampleFormat: "int16",
  bigEndian: false,
  channelCount: 1,
  sampleRateHz: 48_000,
  headerBytes: 0,
};

export type RawField = Exclude<keyof RawDescription, "channels">;

/** What it makes of a file, or which field cannot be and why. */
export type RawCheck = { plan: RawPlan } | { field: RawField; message: string };

/** An empty field is no number, and not 0. */
const numberOf = (value: FormDataEntryValue | null) => (String(value ?? "").trim() === "" ? Number.NaN : Number(value));

export function readRawForm(data: FormData): RawDescription {
  return {
    sampleFormat: String(data.get("sampleFormat")) as SampleFormat, // checked with the rest
    bigEndian: data.get("bigEndian") === "true",
    channelCount: numberOf(data.get("channelCount")),
    sampleRateHz: numberOf(data.get("sampleRateHz")),
    headerBytes: numberOf(data.get("headerBytes")),
  };
}

export function checkRaw(description: RawDescription, fileLength: number): RawCheck {
  try {
    return { plan: planRawSamples(description, fileLength) };
  } catch (error) {
    if (!isCode(error, "invalid-argument")) throw error;
    return { field: error.facts.field as RawField, message: failureWords(error) };
  }
}

export const formatLabel = (format: SampleFormat) =>
  ({
    uint8: msg("8-bit integer, unsigned"),
    int16: msg("16-bit integer"),
    int24: msg("24-bit integer"),
    int32: msg("32-bit integer"),
    float32: msg("32-bit float"),
    float64: msg("64-bit float"),
  })[format];
