export type { DType, ElementLayout, Field, TypedArray } from "./dtype.ts";
export {
  carries,
  dtypeOf,
  fieldsOf,
  formatDType,
  isSameDType,
  itemSize,
  layoutOf,
  memorySize,
  parseDType,
} from "./dtype.ts";
export { fromHalf, toHalf } from "./half.ts";
export { bytesPerFrame, formatSampleFacts, parseSampleFacts, type SampleFacts } from "./sample-facts.ts";
export { bytesPerSample, decodeSamples, SAMPLE_FORMATS, type SampleFormat } from "./samples.ts";
export { type ByteRange, formatWavHeader, readWavHeader, scanWav, type WavHeader } from "./wav.ts";
export type { ArrayMetadata, Attributes, Consolidated, FillValue, Kept } from "./zarr-v2.ts";
export {
  ARRAY_KEY,
  ATTRIBUTES_KEY,
  asTime,
  CONSOLIDATED_KEY,
  chunkKey,
  formatArrayMetadata,
  formatAttributes,
  formatConsolidated,
  formatGroupMetadata,
  formatJson,
  GROUP_KEY,
  parseArray,
  parseConsolidated,
  parseGroupMetadata,
  parseJson,
} from "./zarr-v2.ts";
