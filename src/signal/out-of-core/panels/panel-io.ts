/** Typed arrays in and out of scratch files. Positions and lengths count values of the array's type. */
import { FieldError, isCode } from "../../../base/errors.ts";
import { delay } from "../../../base/signal.ts";
import type { Folder, OpenFile, OpenFileOpts } from "../../../bytes/index.ts";
import type { F } from "../../types.ts";

const RETRY_MS = 50;
/** A browser needs a moment to close the files of a worker that died. */
const PATIENCE_MS = 5000;

/** Opens a file that is there; waits for a worker that died a moment ago. */
export async function openPresent(folder: Folder, name: string, o: OpenFileOpts): Promise<OpenFile> {
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      const file = await folder.openFile(name, o);
      if (file) return file;
      throw new FieldError("not-found", `the scratch file ${name} is gone`, { name });
    } catch (error) {
      if (!isCode(error, "locked") || waited >= PATIENCE_MS) throw error;
      await delay(RETRY_MS);
    }
  }
}

export const valuesOf = (precision: "f32" | "f64", length: number): F =>
  precision === "f32" ? new Float32Array(length) : new Float64Array(length);

export function bytesOf(values: F, from = 0, to = values.length): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  return new Uint8Array(values.buffer, values.byteOffset + from * width, (to - from) * width);
}

export function readValues(file: OpenFile, at: number, out: F, from = 0, to = out.length): void {
  const bytes = bytesOf(out, from, to);
  const read = file.readAt(at * out.BYTES_PER_ELEMENT, bytes);
  if (read < bytes.length) throw new FieldError("corrupt", "a scratch file is shorter than it was made", { at, read });
}

export const writeValues = (file: OpenFile, at: number, values: F, from = 0, to = values.length): void =>
  file.writeAt(at * values.BYTES_PER_ELEMENT, bytesOf(values, from, to));

/** Writes what is put into its buffer, one piece after another, as often as the buffer is full. */
export interface PieceWriter {
  readonly buffer: F;
  /** Goes on at a position of the file. */
  start(at: number): void;
  /** Where in the buffer the next values belong; they are the caller's to put there before the next call. */
  take(count: number): number;
  end(): void;
}

export function createPieceWriter(file: OpenFile, buffer: F): PieceWriter {
  let position = 0;
  let filled = 0;
  const flush = () => {
    if (filled > 0) writeValues(file, position, buffer, 0, filled);
    position += filled;
    filled = 0;
  };
  return {
    buffer,
    start(at) {
      flush();
      position = at;
    },
    take(count) {
      if (filled + count > buffer.length) flush();
      filled += count;
      return filled - count;
    },
    end: flush,
  };
}

/** Lets messages in, of an abort for one. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
