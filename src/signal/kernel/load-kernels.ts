import { FieldError } from "../../base/errors.ts";
import { type Opts, until } from "../../base/signal.ts";
import { FMA_MODULE, SIMD_MODULE } from "./probe-modules.ts";
import { addModule, kernelsOf, reserve } from "./simd/kernels.ts";
import { closeIdle } from "./with-fft.ts";

/** Room for a transform of 2^20 complex f64 values. Pages are taken from the system when they are first used. */
const STANDARD_BYTES = 64 * 2 ** 20;

type Kind = "relaxed-simd" | "simd";

let loading: Promise<Kind> | undefined;

/** Resolves when no kernels are being loaded any more, loaded or not. */
export async function kernelsSettled(): Promise<void> {
  await loading?.catch(() => {});
}

/** Our own modules are sound: what refuses them is the device, or a policy without 'wasm-unsafe-eval'. */
function refused(cause: unknown): never {
  throw new FieldError("unsupported", "the kernels cannot be compiled here", {}, cause);
}

/**
 * Makes the fastest kernels of this device ready and says which they are: WebAssembly with fused multiply-add, without,
 * or "js" where there is no SIMD. Until then, and where a plan does not fit, the plain kernel computes.
 *
 * Memory  maxBytes (default 64 MiB) is reserved once and never grows; f32 and f64 share it.
 *         wasm: the bytes of one module, `f32-simd.wasm` or one of its three neighbours of the same build, instead of
 *         those that would be fetched; the other precision stays as it is.
 * Throws  "invalid-argument" when wasm is no kernel module of this version or maxBytes differs from what is reserved;
 *         "network" when a module cannot be fetched, "unsupported" when it cannot be compiled, "over-budget" when there is no
 *         such memory; the next call tries again.
 */
export async function loadKernels(
  o: Opts & { wasm?: BufferSource; maxBytes?: number } = {},
): Promise<"relaxed-simd" | "simd" | "js"> {
  o.signal?.throwIfAborted();
  if (!WebAssembly.validate(SIMD_MODULE)) return "js";
  const shelf = reserve(o.maxBytes, STANDARD_BYTES);
  shelf.onShortage(closeIdle);
  if (o.wasm) {
    const kernels = await until(addGiven(o.wasm), o.signal);
    return kernels.fused ? "relaxed-simd" : "simd";
  }
  loading ??= loadBoth().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return until(loading, o.signal);

  async function addGiven(bytes: BufferSource) {
    const kernels = await addModule(bytes, shelf);
    closeIdle(); // plans of the kernels before
    return kernels;
  }

  async function loadBoth(): Promise<Kind> {
    const { readModule } = await import("./modules.ts");
    const kind = WebAssembly.validate(FMA_MODULE) ? "relaxed-simd" : "simd";
    const add = async (precision: "f32" | "f64") =>
      kernelsOf(precision) ?? addModule(await readModule(precision, kind), shelf).catch(refused);
    await Promise.all([add("f32"), add("f64")]);
    closeIdle();
    return kind;
  }
}
