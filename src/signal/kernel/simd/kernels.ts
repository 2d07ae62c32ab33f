import { FieldError } from "../../../base/errors.ts";
import type { F } from "../../types.ts";
import type { Precision } from "../plan-fft.ts";
import { KernelMemory } from "./memory.ts";
import { Shelf } from "./shelf.ts";

/** What a module of ours exports, and nothing else is asked of it. */
export interface KernelExports {
  readonly bits: WebAssembly.Global;
  readonly fused: WebAssembly.Global;
  run(table: number, steps: number): void;
  segmentSums(words: number): void;
  segmentRows(words: number): void;
  extremes(x: number, n: number, bucket: number, out: number): void;
  moments(x: number, n: number, out: number): void;
  polyphase(words: number): void;
  decibels(x: number, n: number, out: number, offset: number, floor: number): void;
  /** Of f64 only. */
  biquads2?(x: number, n: number, terms: number, state: number): void;
  biquads4?(x: number, n: number, terms: number, state: number): void;
}

/** The kernels of one precision over the memory of all. */
export interface Kernels {
  readonly precision: Precision;
  readonly fused: boolean;
  readonly lanes: number;
  readonly valueBytes: number; // of a real number
  readonly exports: KernelExports;
  readonly shelf: Shelf;
  readonly values: F; // the whole memory
}

const FUNCTIONS = ["run", "segmentSums", "segmentRows", "extremes", "moments", "polyphase", "decibels"] as const;

let shelf: Shelf | undefined;
const loaded = new Map<Precision, Kernels>();

/** The kernels of a precision, where they were loaded. */
export const kernelsOf = (precision: Precision): Kernels | undefined => loaded.get(precision);

const PAGE = 65_536;

/** The memory of all kernels; `maxBytes` counts the first time, and must not differ later. */
export function reserve(maxBytes: number | undefined, standard: number): Shelf {
  if (maxBytes !== undefined && !(Number.isSafeInteger(maxBytes) && maxBytes >= PAGE && maxBytes <= 2 ** 31))
    throw new FieldError("invalid-argument", `maxBytes is a number from 65536 to 2^31, not ${maxBytes}`, { maxBytes });
  if (shelf && maxBytes !== undefined && shelf.memory.u32.byteLength !== Math.floor(maxBytes / PAGE) * PAGE)
    throw new FieldError("invalid-argument", "kernel memory is reserved once: maxBytes cannot change", { maxBytes });
  return (shelf ??= new Shelf(new KernelMemory(maxBytes ?? standard)));
}

/** Compiles a module and joins it to the memory; throws "invalid-argument" where it is none of ours. */
export async function addModule(wasm: BufferSource, on: Shelf): Promise<Kernels> {
  const foreign = (cause?: unknown) =>
    new FieldError("invalid-argument", "wasm is no kernel module of this version", {}, cause);
  const module = await WebAssembly.compile(wasm).catch((error: unknown) => {
    throw foreign(error);
  });
  if (!isOurs(module)) throw foreign();
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: on.memory.memory, abort } });
  const ours = exports as unknown as KernelExports;
  const double = ours.bits.value === 64;
  const kernels: Kernels = {
    precision: double ? "f64" : "f32",
    fused: ours.fused.value === 1,
    lanes: double ? 2 : 4,
    valueBytes: double ? 8 : 4,
    exports: ours,
    shelf: on,
    values: double ? on.memory.f64 : on.memory.f32,
  };
  loaded.set(kernels.precision, kernels);
  return kernels;
}

function isOurs(module: WebAssembly.Module): boolean {
  const kinds = new Map(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
  const imports = WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
  return (
    kinds.get("bits") === "global" &&
    kinds.get("fused") === "global" &&
    FUNCTIONS.every((name) => kinds.get(name) === "function") &&
    imports.every((name) => name === "env.memory" || name === "env.abort")
  );
}

function abort(): never {
  throw new FieldError("corrupt", "a kernel stopped");
}
