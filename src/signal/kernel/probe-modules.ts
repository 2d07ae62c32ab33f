/** The smallest modules with an instruction of SIMD and of relaxed SIMD: `WebAssembly.validate` says what this device has. */

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const ONE_FUNCTION_TO_V128 = [1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
const SPLAT_0 = [0x41, 0, 0xfd, 0x0f];
const F32X4_RELAXED_MADD = [0xfd, 0x85, 2];
const END = 0x0b;

const moduleOf = (...instructions: number[]): Uint8Array<ArrayBuffer> => {
  const body = [0, ...instructions, END];
  const code = [1, body.length, ...body];
  return Uint8Array.from([...HEADER, ...ONE_FUNCTION_TO_V128, 10, code.length, ...code]);
};

export const SIMD_MODULE = moduleOf(...SPLAT_0);
export const FMA_MODULE = moduleOf(...SPLAT_0, ...SPLAT_0, ...SPLAT_0, ...F32X4_RELAXED_MADD);
