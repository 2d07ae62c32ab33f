export type { Opts } from "../base/signal.ts";
export type { Acquirable, Args, Provided, Request, Ret } from "./acquire.ts";
export type { DeclareOpts } from "./declare.ts";
export { AcquisitionError, onUnhandled, ScopeError } from "./errors.ts";
export { Gadget } from "./gadget.ts";
export { mutex } from "./mutex.ts";
export { type GadgetTable, loadGadget, registerGadgets } from "./registry.ts";
