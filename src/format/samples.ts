import { FieldError } from "../base/errors.ts";

/** How one sample of a recording is stored; the words of a Data Stream's document. */
export const SAMPLE_FORMATS = ["uint8", "int16", "int24", "int32", "float32", "float64"] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

const BYTES: Record<SampleFormat, number> = { uint8: 1, int16: 2, int24: 3, int32: 4, float32: 4, float64: 8 };

export const bytesPerSample = (format: SampleFormat): number => BYTES[format];

const HOST_IS_BIG_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/**
 * Interleaved samples of whole frames as physical values.
 *
 * Shape   bytes: frames · channels samples; the result is interleaved likewise.
 * Units   integers: value / 2^(bits-1) · scale (uint8: value - 128 first); floats: value · scale. `scales` has one entry
 *         a channel; absent: 1.
 * Memory  copies, but for floats of this machine's byte order, aligned and unscaled: those are a view of `bytes`.
 * Throws  "invalid-argument" when the bytes are no whole frames.
 */
export function decodeSamples(
  bytes: Uint8Array,
  format: SampleFormat,
  o: { bigEndian?: boolean; scales?: readonly number[] } = {},
): Float32Array | Float64Array {
  const { bigEndian = false, scales = [1] } = o;
  const frame = BYTES[format] * scales.length;
  if (scales.length === 0 || bytes.length % frame !== 0)
    throw new FieldError("invalid-argument", `${bytes.length} bytes are no whole frames of ${frame} bytes`, { frame });
  const raw = readRaw(bytes, format, bigEndian);
  const unit = { uint8: 2 ** -7, int16: 2 ** -15, int24: 2 ** -23, int32: 2 ** -31, float32: 1, float64: 1 }[format];
  const isFloat = raw instanceof Float32Array || raw instanceof Float64Array;
  if (isFloat && scales.every((scale) => scale === 1)) return raw;
  const offset = format === "uint8" ? 128 : 0;
  const values = raw instanceof Float32Array ? new Float32Array(raw.length) : new Float64Array(raw.length);
  const channels = scales.length;
  for (let channel = 0; channel < channels; channel++) {
    const factor = unit * scales[channel]!;
    for (let i = channel; i < values.length; i += channels) values[i] = (raw[i]! - offset) * factor;
  }
  return values;
}

type Raw = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

function readRaw(bytes: Uint8Array, format: SampleFormat, bigEndian: boolean): Raw {
  if (format === "uint8") return bytes;
  if (format === "int24") return readInt24(bytes, bigEndian);
  const native = bigEndian !== HOST_IS_BIG_ENDIAN ? reversed(bytes, BYTES[format]) : aligned(bytes, BYTES[format]);
  const { buffer, byteOffset } = native;
  const length = native.length / BYTES[format];
  if (format === "int16") return new Int16Array(buffer, byteOffset, length);
  if (format === "int32") return new Int32Array(buffer, byteOffset, length);
  if (format === "float32") return new Float32Array(buffer, byteOffset, length);
  return new Float64Array(buffer, byteOffset, length);
}

const aligned = (bytes: Uint8Array, width: number) => (bytes.byteOffset % width === 0 ? bytes : bytes.slice());

function reversed(bytes: Uint8Array, width: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i += width)
    for (let k = 0; k < width; k++) turned[i + k] = bytes[i + width - 1 - k]!;
  return turned;
}

function readInt24(bytes: Uint8Array, bigEndian: boolean): Int32Array {
  const values = new Int32Array(bytes.length / 3);
  const [low, high] = bigEndian ? [2, 0] : [0, 2];
  for (let i = 0, at = 0; i < values.length; i++, at += 3)
    values[i] = ((bytes[at + high]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + low]! << 8)) >> 8;
  return values;
}
