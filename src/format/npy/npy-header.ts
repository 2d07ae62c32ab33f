/** The header of a .npy file. Source: NumPy Enhancement Proposal 1 and numpy.lib.format, versions 1.0, 2.0 and 3.0. */
import { FieldError } from "../../base/errors.ts";
import type { DType } from "../dtype.ts";
import { elementCount, type Order } from "../source/array-source.ts";
import type { ByteReader } from "../source/byte-source.ts";
import { type ElementPlan, formatDescr, planElements } from "./npy-dtype.ts";
import { type Literal, parsePythonLiteral } from "./python-literal.ts";

export interface NpyHeader {
  readonly elements: ElementPlan;
  readonly shape: readonly number[];
  readonly order: Order;
  /** Where the elements begin. */
  readonly dataOffset: number;
}

export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_RANK = 32; // numpy's limit
const ALIGNMENT = 64;

/** Reads a header from the front of a stream; throws "invalid-format" with `offset`, or "unsupported". */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const front = await reader.take(8);
  if (front.length < 8 || NPY_MAGIC.some((byte, i) => front[i] !== byte)) throw bad("it does not begin as one", 0);
  const version = front[6]!;
  if (version < 1 || version > 3 || front[7] !== 0)
    throw new FieldError("unsupported", `.npy files of version ${version}.${front[7]} are not known; 1.0 to 3.0 are`, {
      offset: 6,
    });
  const lengthBytes = version === 1 ? 2 : 4;
  const lengthField = await reader.take(lengthBytes);
  if (lengthField.length < lengthBytes) throw bad("it ends within the header", 8);
  const length = lengthField.reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
  if (length > MAX_HEADER_BYTES) throw bad(`its header is said to have ${length} bytes`, 8);
  const bytes = await reader.take(length);
  const textOffset = 8 + lengthBytes;
  if (bytes.length < length) throw bad("it ends within the header", textOffset + bytes.length);
  return { ...parseHeader(decode(bytes, version, textOffset), textOffset), dataOffset: textOffset + length };
}

/** The bytes before the elements of a file in C order; they are a multiple of 64, so that elements lie aligned. */
export function formatNpyHeader({ dtype, shape }: { dtype: DType; shape: readonly number[] }): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': ${formatDescr(dtype)}, 'fortran_order': False, 'shape': ${tuple}, }`;
  const isLatin = [...text].every((letter) => letter.codePointAt(0)! < 256);
  const body = isLatin ? Uint8Array.from(text, (letter) => letter.charCodeAt(0)) : new TextEncoder().encode(text);
  const total = (lengthBytes: number) => Math.ceil((8 + lengthBytes + body.length + 1) / ALIGNMENT) * ALIGNMENT;
  const version = !isLatin ? 3 : total(2) - 10 > 0xffff ? 2 : 1;
  const lengthBytes = version === 1 ? 2 : 4;
  const header = new Uint8Array(total(lengthBytes)).fill(0x20);
  header.set([...NPY_MAGIC, version, 0]);
  const length = header.length - 8 - lengthBytes;
  for (let i = 0; i < lengthBytes; i++) header[8 + i] = (length >> (8 * i)) & 0xff;
  header.set(body, 8 + lengthBytes);
  header[header.length - 1] = 0x0a;
  return header;
}

function decode(bytes: Uint8Array, version: number, offset: number): string {
  if (version < 3) return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw bad("its header is no UTF-8 text", offset, cause);
  }
}

function parseHeader(text: string, offset: number): Omit<NpyHeader, "dataOffset"> {
  const header = parseLiteral(text, offset);
  const keys = header instanceof Map ? [...header.keys()].sort().join() : "";
  if (!(header instanceof Map) || keys !== "descr,fortran_order,shape")
    throw bad("its header does not say descr, fortran_order and shape", offset);
  const shape = header.get("shape")!;
  const isShape =
    Array.isArray(shape) &&
    shape.length <= MAX_RANK &&
    shape.every((length): length is number => Number.isSafeInteger(length) && Number(length) >= 0);
  if (!isShape) throw bad("its shape is no list of lengths", offset);
  const fortran = header.get("fortran_order");
  if (typeof fortran !== "boolean") throw bad("its fortran_order is neither True nor False", offset);
  const elements = planElements(header.get("descr")!);
  if (!Number.isSafeInteger(elementCount(shape.map((length) => Math.max(length, 1))) * elements.fileItemSize))
    throw bad("its shape has more elements than can be counted", offset);
  return { elements, shape, order: fortran && shape.length > 1 ? "F" : "C" };
}

function parseLiteral(text: string, offset: number): Literal {
  try {
    return parsePythonLiteral(text);
  } catch (cause) {
    throw bad(`its header cannot be read: ${(cause as Error).message}`, offset, cause);
  }
}

function bad(what: string, offset: number, cause?: unknown): FieldError {
  const advice = "write it again with numpy.save";
  return new FieldError(
    "invalid-format",
    `This is no .npy file: ${what} (byte ${offset}); ${advice}.`,
    { offset },
    cause,
  );
}
