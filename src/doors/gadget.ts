export { FieldError, isCode } from "../base/errors.ts";
export { AcquisitionError, Gadget, mutex, onUnhandled, ScopeError } from "../gadget/index.ts";
