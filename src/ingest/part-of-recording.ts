import { FieldError } from "../base/errors.ts";
import { bytesPerFrame, type SampleFacts } from "../format/index.ts";

/** Seconds from the first sample; the sample at `toS` is no longer in it. */
export interface Part {
  readonly fromS: number;
  readonly toS: number;
}

/**
 * The facts of the whole frames in that part: the nearest ones to its ends. Pure.
 *
 * Throws  "invalid-argument" where no sample lies in it.
 */
export function partOfRecording(facts: SampleFacts, { fromS, toS }: Part): SampleFacts {
  const frame = bytesPerFrame(facts);
  const count = facts.dataLength / frame;
  const at = (seconds: number) => Math.min(Math.max(0, Math.round(seconds * facts.sampleRateHz)), count);
  const [start, end] = [at(fromS), at(toS)];
  if (!(end > start)) {
    const message = `There are no samples between ${fromS} s and ${toS} s: the recording ends at ${count / facts.sampleRateHz} s.`;
    throw new FieldError("invalid-argument", message, { fromS, toS });
  }
  return { ...facts, dataOffset: facts.dataOffset + start * frame, dataLength: (end - start) * frame };
}
