import "./workers.ts";

export { createArray, openArray } from "../array/index.ts";
export { FieldError, isCode } from "../base/errors.ts";
