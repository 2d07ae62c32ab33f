/** Where the bytes of an archive or of one saved file go: all of them, or no file is left. */

import { FieldError, isCode } from "../../base/errors.ts";
import { exportsFolder } from "./exports-folder.ts";
import type { ExportTarget } from "./tasks.ts";

const BLOCK = 1024 * 1024;

export interface Sink {
  stream: WritableStream<Uint8Array>;
  length(): number;
}

interface Writes {
  write(bytes: Uint8Array<ArrayBuffer>): unknown;
  close(): unknown;
  abort(reason: unknown): unknown;
}

/** Throws "over-quota", from any write, where there is no space for the file. */
export async function openSink(target: ExportTarget): Promise<Sink> {
  const to = "file" in target ? await chosenFile(target.file) : await ownFile(target.name);
  return createSink({ ...to, write: (bytes) => told(to.write, bytes), close: () => told(to.close, undefined) });
}

async function told<T>(run: (input: T) => unknown, input: T): Promise<void> {
  try {
    await run(input);
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    if (!isFull && !isCode(error, "over-quota")) throw error;
    const message =
      "There is no space for the file where it is to lie. None was written; what is stored is safe. Free space there, or choose another disk, and try again.";
    throw new FieldError("over-quota", message, {}, error);
  }
}

/** Small pieces are gathered: each write of a file costs as much as a megabyte of it. */
export function createSink(to: Writes): Sink {
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  let length = 0;
  const flush = async () => {
    const bytes = block.slice(0, filled);
    filled = 0;
    if (bytes.length > 0) await to.write(bytes);
  };
  /** A stream whose sink fails is broken at once, and its abort never reaches the sink. */
  const orAbort = async (run: () => Promise<void>) => {
    try {
      await run();
    } catch (error) {
      await to.abort(error);
      throw error;
    }
  };
  const take = async (bytes: Uint8Array) => {
    length += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + BLOCK - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === BLOCK) await flush();
    }
  };
  const end = async () => {
    await flush();
    await to.close();
  };
  const stream = new WritableStream<Uint8Array>({
    write: (bytes) => orAbort(() => take(bytes)),
    close: () => orAbort(end),
    abort: async (reason) => void (await to.abort(reason)),
  });
  return { stream, length: () => length };
}

/** The browser writes beside the file and puts it in place at the end; the empty file that choosing made goes again on failure. */
async function chosenFile(file: FileSystemFileHandle): Promise<Writes> {
  const wasEmpty = (await file.getFile()).size === 0;
  const writable = await file.createWritable();
  return {
    write: (bytes) => writable.write(bytes),
    close: () => writable.close(),
    async abort(reason) {
      await writable.abort(reason).catch(() => {}); // it failed already
      const handle = file as FileSystemFileHandle & { remove?(): Promise<void> };
      if (wasEmpty) await handle.remove?.().catch(() => {}); // a place that forbids it keeps an empty file
    },
  };
}

async function ownFile(name: string): Promise<Writes> {
  const folder = exportsFolder();
  const file = (await folder.openFile(name, { create: true }))!;
  let at = 0;
  return {
    write(bytes) {
      file.writeAt(at, bytes);
      at += bytes.length;
    },
    close() {
      file.flush();
      file.close();
    },
    async abort() {
      file.close();
      await folder.removeFile(name);
    },
  };
}
