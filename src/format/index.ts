export type { DType, ElementLayout, TypedArray } from "./dtype.ts";
export { carries, dtypeOf, formatDType, itemSize, layoutOf, parseDType } from "./dtype.ts";
export { bytesPerFrame, formatSampleFacts, parseSampleFacts, type SampleFacts } from "./sample-facts.ts";
export { bytesPerSample, decodeSamples, SAMPLE_FORMATS, type SampleFormat } from "./samples.ts";
export { type ByteRange, formatWavHeader, readWavHeader, scanWav, type WavHeader } from "./wav.ts";
export type { ArrayMetadata, Attributes, FillValue } from "./zarr-v2.ts";
export {
  ARRAY_KEY,
  ATTRIBUTES_KEY,
  CONSOLIDATED_KEY,
  chunkKey,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  parseArrayMetadata,
  parseAttributes,
  parseConsolidated,
  parseGroupMetadata,
  parseJson,
} from "./zarr-v2.ts";
