/** Only workers and Node load this file: ndarray builds its view classes from strings, which a page's policy forbids. */
import ndarray, { type NdArray } from "ndarray";
import { FieldError } from "../../../base/errors.ts";
import { bytesPerFrame, decodeSamples, type SampleFacts } from "../../../format/index.ts";
import type { JioStorage } from "../../../jio/index.ts";
import type { F } from "../../types.ts";

/** Reads frames [first, first + count) of one channel as physical values: a strided view of all channels. */
export async function readChannel(
  storage: JioStorage,
  source: { id: string; channel: number; facts: SampleFacts },
  range: { first: number; count: number },
  signal: AbortSignal,
): Promise<NdArray<F>> {
  const { id, channel, facts } = source;
  const frameBytes = bytesPerFrame(facts);
  const start = facts.dataOffset + range.first * frameBytes;
  const end = start + range.count * frameBytes;
  const bytes = new Uint8Array(await storage.getAttachment(id, "data", { format: "array_buffer", start, end, signal }));
  if (bytes.length !== end - start)
    throw new FieldError("invalid-metadata", `data_length of ${id} goes beyond the end of its attachment "data"`, {
      key: "data_length",
      id,
    });
  const { bigEndian, channelCount, channels } = facts;
  const scales = channels.map(({ scale }) => scale);
  const values = decodeSamples(bytes, facts.sampleFormat, { bigEndian, scales });
  return ndarray(values, [range.count, channelCount]).pick(null, channel);
}

/** The values of a one-dimensional view one after another; a copy only where they are not so already. */
export function contiguous({ data, shape, stride, offset }: NdArray<F>): F {
  const [length, step] = [shape[0]!, stride[0]!];
  if (step === 1) return data.subarray(offset, offset + length);
  const values = data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0, at = offset; i < length; i++, at += step) values[i] = data[at]!;
  return values;
}
