import { FieldError } from "../../base/errors.ts";

/** The bundler finds these by their form, and gives them names and a place. */
const URLS = {
  "f32 simd": new URL("./wasm/f32-simd.wasm", import.meta.url),
  "f32 relaxed-simd": new URL("./wasm/f32-relaxed-simd.wasm", import.meta.url),
  "f64 simd": new URL("./wasm/f64-simd.wasm", import.meta.url),
  "f64 relaxed-simd": new URL("./wasm/f64-relaxed-simd.wasm", import.meta.url),
};

/** The bytes of a kernel module: a file in Node, else fetched from beside this script. */
export async function readModule(
  precision: "f32" | "f64",
  kind: "simd" | "relaxed-simd",
): Promise<Uint8Array<ArrayBuffer>> {
  const url = URLS[`${precision} ${kind}`];
  if (url.protocol === "file:") return new Uint8Array(await process.getBuiltinModule("node:fs/promises").readFile(url));
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new FieldError("network", `${url} answered ${response.status}`, { status: response.status });
  } catch (error) {
    throw error instanceof FieldError ? error : new FieldError("network", `${url} cannot be fetched`, {}, error);
  }
}
