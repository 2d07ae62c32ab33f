import "./workers.ts";

export { FieldError, isCode } from "../base/errors.ts";
export {
  addStorage,
  createQuery,
  createStorage,
  objectToSearchText,
  parseStringToObject,
  setCredential,
} from "../jio/index.ts";
