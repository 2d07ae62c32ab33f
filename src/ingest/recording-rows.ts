/** A recording as the rows of a table: time, then its channels in their units. */
import { bytesPerFrame, type CsvDescription, type CsvRows, decodeSamples, type SampleFacts } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";

interface Table {
  readonly facts: SampleFacts;
  readonly doc: Doc;
  /** Of the first row, in seconds. */
  readonly fromS: number;
}

const nameOf = ({ unit }: { unit: string }, n: number) => `channel_${n + 1}${unit ? ` (${unit})` : ""}`;

export function describeRows({ facts, doc, fromS }: Table): CsvDescription {
  const title = doc.title ?? doc.reference;
  return {
    dtype: "float64",
    columns: facts.channels.map(nameOf),
    index: { name: "time (s)", dtype: "float64" },
    comments: [
      ...(title === undefined ? [] : [String(title)]),
      `sample rate: ${facts.sampleRateHz} Hz`,
      `first sample at: ${fromS} s`,
      ...facts.channels.map(({ unit, scale }, n) => `channel ${n + 1}: unit ${unit}, scale ${scale}`),
    ],
  };
}

/** `pieces`: whole frames each. */
export async function* rowsOf(
  { facts, fromS }: Table,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<CsvRows, void, void> {
  const { sampleFormat, bigEndian, sampleRateHz } = facts;
  const scales = facts.channels.map(({ scale }) => scale);
  let frames = 0;
  for await (const bytes of pieces) {
    const values = decodeSamples(bytes, sampleFormat, { bigEndian, scales });
    const count = bytes.length / bytesPerFrame(facts);
    const first = frames;
    yield { values, index: Float64Array.from({ length: count }, (_, n) => fromS + (first + n) / sampleRateHz) };
    frames += count;
  }
}
