import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";

/**
 * Makes the fastest kernels of this device ready and says which they are. The plain kernel needs no loading.
 *
 * Throws  "unsupported" when `wasm` or `maxBytes` is given.
 */
export async function loadKernels(
  o: Opts & { wasm?: BufferSource; maxBytes?: number } = {},
): Promise<"relaxed-simd" | "simd" | "js"> {
  if (o.wasm !== undefined || o.maxBytes !== undefined)
    throw new FieldError("unsupported", "there is no WebAssembly kernel yet: leave out wasm and maxBytes");
  return until<"js">("js", o.signal);
}
