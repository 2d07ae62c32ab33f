/** What a file is, in words. */
import { msg, str } from "@lit/localize";
import type { Arrival, Inspection } from "../../src/ingest/index.ts";
import { formatCount, formatDuration, formatHertz } from "../numbers.ts";
import { formatLabel } from "./raw-form.ts";

export const kindWords = (kind: Arrival["kind"]): string =>
  ({
    wav: msg("Recording, WAV"),
    npy: msg("Array, NPY"),
    npz: msg("Arrays, NPZ"),
    wendelin: msg("Array, Wendelin"),
    csv: msg("Table, CSV"),
    zip: msg("ZIP: an archive or a Zarr store"),
    store: msg("Zarr store"),
    unknown: msg("Samples without a header"),
  })[kind];

/** Rate, channels, samples and length of a recording. */
export function recordingWords({ description, frameCount, seconds }: Inspection): string {
  const { channelCount, sampleRateHz, sampleFormat } = description;
  const [rate, length, frames] = [formatHertz(sampleRateHz), formatDuration(seconds), formatCount(frameCount)];
  const format = formatLabel(sampleFormat);
  return channelCount === 1
    ? msg(str`${rate}, 1 channel, ${format}: ${frames} frames, ${length}`)
    : msg(str`${rate}, ${formatCount(channelCount)} channels, ${format}: ${frames} frames, ${length}`);
}
