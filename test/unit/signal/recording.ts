import { bytesPerFrame, formatSampleFacts, type SampleFacts } from "../../../src/format/index.ts";
import { addStorage, createStorage, type Doc } from "../../../src/jio/index.ts";
import { createMemory } from "../../../src/jio/storages/memory.ts";

/** A memory storage that every handle of the same description shares, as a stored one is. */
const backends = new Map<string, ReturnType<typeof createMemory>>();
addStorage(
  "shared",
  ({ name }) => {
    const key = String(name);
    const backend = backends.get(key) ?? createMemory();
    backends.set(key, backend);
    return backend;
  },
  { capacities: ["atomic", "list", "include"] },
);

export const shared = (name: string) => ({ type: "shared", name });

export const ID = "data_stream_module/a";

/** Puts interleaved samples as a Data Stream with 44 bytes before them. */
export async function putRecording(
  storage: ReturnType<typeof shared>,
  samples: Int16Array | Float32Array | Float64Array,
  o: Partial<SampleFacts> & { doc?: Doc } = {},
): Promise<SampleFacts> {
  const sampleFormat =
    samples instanceof Int16Array ? "int16" : samples instanceof Float32Array ? "float32" : "float64";
  const { channelCount = 1, doc, ...rest } = o;
  const facts: SampleFacts = {
    sampleFormat,
    bigEndian: false,
    channelCount,
    sampleRateHz: 1000,
    dataOffset: 44,
    dataLength: samples.byteLength - (samples.byteLength % bytesPerFrame({ sampleFormat, channelCount })),
    channels: Array.from({ length: channelCount }, () => ({ unit: "FS", scale: 1 })),
    ...rest,
  };
  const bytes = new Uint8Array(samples.buffer as ArrayBuffer, samples.byteOffset, samples.byteLength);
  const handle = createStorage(storage);
  await handle.bulk([
    { verb: "put", args: [ID, { reference: "a.wav", ...formatSampleFacts(facts), ...doc }] },
    { verb: "putAttachment", args: [ID, "data", new Blob([new Uint8Array(facts.dataOffset), bytes])] },
  ]);
  return facts;
}
