/** An array read as one flat row, synchronously: what computations over more than memory ask for. */
import { FieldError, isCode } from "../base/errors.ts";
import type { Opts } from "../base/signal.ts";
import { createScratch, type OpenFile } from "../bytes/index.ts";
import { carries, layoutOf, memorySize, type TypedArray } from "../format/index.ts";
import type { BigArray } from "./big-array.ts";
import { memoryBudget } from "./budget.ts";
import { product } from "./indexing/shape.ts";

const IN_MEMORY = 1 / 8; // of the budget; longer arrays are copied into a scratch file

export interface FlatReader {
  /** Elements from `start` on into `out`, C order; how many there were. */
  read(start: number, out: TypedArray): number;
  close(): void;
}

interface FlatBytes {
  readAt(at: number, into: Uint8Array): void;
  close(): void;
}

/** Throws "unsupported" for a long array outside a dedicated worker; "over-quota". */
export async function openReader(array: BigArray, o: Opts): Promise<FlatReader> {
  const { dtype, shape } = array;
  const { valuesPerElement } = layoutOf(dtype);
  const size = memorySize(dtype);
  const length = product(shape);
  const flat = length * size <= memoryBudget() * IN_MEMORY ? await inMemory(array, o) : await inScratch(array, o);
  return {
    read(start, out) {
      if (!carries(out, dtype))
        throw new FieldError("invalid-argument", `the array holds ${JSON.stringify(dtype)}: give it such an array`, {
          dtype,
        });
      if (!Number.isSafeInteger(start) || start < 0)
        throw new FieldError("invalid-argument", "what is read starts at an element: 0 or more", { start });
      const count = Math.max(0, Math.min(Math.floor(out.length / valuesPerElement), length - start));
      flat.readAt(start * size, new Uint8Array(out.buffer, out.byteOffset, count * size));
      return count;
    },
    close: flat.close,
  };
}

async function inMemory(array: BigArray, o: Opts): Promise<FlatBytes> {
  const { data } = await array.read(["..."], o);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { readAt: (at, into) => into.set(bytes.subarray(at, at + into.length)), close: () => {} };
}

async function inScratch(array: BigArray, o: Opts): Promise<FlatBytes> {
  const scratch = await createScratch();
  let file: OpenFile | undefined;
  try {
    const flat = (await scratch.folder.openFile("flat", { create: true }))!;
    file = flat;
    let at = 0;
    for await (const { view } of array.chunks(o)) {
      const bytes = new Uint8Array(view.data.buffer, view.data.byteOffset, view.data.byteLength);
      flat.writeAt(at, bytes);
      at += bytes.length;
    }
    return {
      readAt: (from, into) => void flat.readAt(from, into),
      close() {
        flat.close();
        void scratch.close().catch(() => {}); // the next scratch sweeps it
      },
    };
  } catch (error) {
    file?.close();
    await scratch.close().catch(() => {});
    if (isCode(error, "unsupported"))
      throw new FieldError("unsupported", "a reader of a long array needs a dedicated worker", {}, error);
    throw error;
  }
}
