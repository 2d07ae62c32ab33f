export { MOST_COLUMNS as MOST_CSV_COLUMNS } from "./csv/columns.ts";
export type { Dialect } from "./csv/dialect.ts";
export { type CsvFile, readCsv } from "./csv/read-csv.ts";
export { type CsvDescription, type CsvRows, writeCsv } from "./csv/write-csv.ts";
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
export { NPY_MAGIC } from "./npy/npy-header.ts";
export { readNpy } from "./npy/read-npy.ts";
export { type ArrayBytes, npyByteLength, writeNpy } from "./npy/write-npy.ts";
export { readNpz, streamFrom, writeNpz } from "./npz/npz.ts";
export { writeZip } from "./npz/write-zip.ts";
export { listZipMembers, type ZipMember } from "./npz/zip-members.ts";
export {
  planRawSamples,
  previewRange,
  previewRawSamples,
  type RawDescription,
  type RawPlan,
  type RawPreview,
} from "./raw-samples.ts";
export { bytesPerFrame, formatSampleFacts, parseSampleFacts, type SampleFacts } from "./sample-facts.ts";
export { bytesPerSample, decodeSamples, SAMPLE_FORMATS, type SampleFormat } from "./samples.ts";
export type { ArrayFacts, ArrayFile, ArraySource, Block } from "./source/array-source.ts";
export { fileOfArrays } from "./source/array-source.ts";
export { swapBytes } from "./source/byte-order.ts";
export { type ByteSource, type ByteStream, bytesSource, createByteReader, streamOf } from "./source/byte-source.ts";
export { type ByteRange, readWavHeader, scanWav, type WavHeader } from "./wav/read-wav.ts";
export { formatWavHeader } from "./wav/write-wav.ts";
export { readWendelin, WENDELIN_MAGIC, writeWendelin } from "./wendelin.ts";
export { formatJson, parseJson } from "./zarr-json.ts";
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
  GROUP_KEY,
  isRevisionOf,
  newGroup,
  parseArray,
  parseAttributes,
  parseConsolidated,
  parseGroupMetadata,
} from "./zarr-v2.ts";
export { withPlainFillValue } from "./zarr-v3.ts";
