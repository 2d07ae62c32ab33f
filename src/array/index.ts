export type { DType, TypedArray } from "../format/index.ts";
export type { ArrayRef, BigArray } from "./big-array.ts";
export { createArray } from "./create-array.ts";
export { field } from "./indexing/field.ts";
export { parseSelection } from "./indexing/parse-selection.ts";
export type { Selection } from "./indexing/selection.ts";
export type { NdView } from "./indexing/view.ts";
export { openArray } from "./open-array.ts";
export { zarrGroupItems } from "./zarr-group-items.ts";
