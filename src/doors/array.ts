import "./workers.ts";

export {
  createArray,
  field,
  openArray,
  openRef,
  parseSelection,
  reduce,
  setMemoryBudget,
  transaction,
} from "../array/index.ts";
export { FieldError, isCode } from "../base/errors.ts";
