/** What the sample facts of a recording say of a result made from it. Pure. */
import { isCode } from "../base/errors.ts";
import { parseSampleFacts, type SampleFacts } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";

/** longer, shorter: the same samples, and more or fewer of them. other: the same bytes mean something else. */
export type FactsChange = "same" | "longer" | "shorter" | "other";

/** Where the samples that count end, in bytes. */
export const endOf = ({ dataOffset, dataLength }: SampleFacts) => dataOffset + dataLength;

/** Undefined where they are missing or wrong. */
export function findSampleFacts(doc: unknown): SampleFacts | undefined {
  if (typeof doc !== "object" || doc === null) return undefined;
  try {
    return parseSampleFacts(doc as Doc);
  } catch (error) {
    if (isCode(error, "invalid-metadata")) return undefined;
    throw error;
  }
}

/** Only what counts for this result: its own channel, and the rate where nobody asked for another. */
export function compareFacts(then: SampleFacts, now: SampleFacts | undefined, result: Doc): FactsChange {
  if (!now) return "other";
  const meaningOf = meaningFor(result);
  if (meaningOf(then) !== meaningOf(now)) return "other";
  const more = endOf(now) - endOf(then);
  if (more === 0) return "same";
  return more > 0 ? "longer" : "shorter";
}

function meaningFor({ parameters, parameters_asked }: Doc) {
  const { channel } = Object(parameters) as Doc;
  const { fs } = Object(parameters_asked) as Doc;
  return ({ dataLength: _, channels, sampleRateHz, ...rest }: SampleFacts): string => {
    const own = channels.filter((_one, n) => typeof channel !== "number" || n === channel);
    return JSON.stringify([rest, own, fs === undefined && sampleRateHz]);
  };
}
