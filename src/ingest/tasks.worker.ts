import { FieldError } from "../base/errors.ts";
import type { Progress } from "../base/progress.ts";
import { createStorage } from "../jio/index.ts";
import { type Context, type Served, serve } from "../worker/serve.ts";
import { importRecording, type Recording } from "./import-recording.ts";
import { createSampleWav } from "./sample.ts";
import { importFile, importSample } from "./tasks.ts";

const SLICE_BYTES = 4 * 1024 * 1024;

async function readSlice(file: File, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (cause) {
    const message = `“${file.name}” can no longer be read: it was changed or taken away while it came in.`;
    throw new FieldError("not-found", message, { offset: start }, cause);
  }
}

/** A file's bytes in large slices: File.stream() gives 64 KiB at a time, which costs more in calls than in bytes. */
function streamSlices(file: File): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (at >= file.size) return controller.close();
        controller.enqueue(await readSlice(file, at, at + SLICE_BYTES));
        at += SLICE_BYTES;
      },
    },
    { highWaterMark: 1 },
  );
}

async function keep(
  description: object,
  recording: Recording,
  { signal, emit }: Context<Progress>,
): Promise<Served<string>> {
  const storage = createStorage(description as { type: string });
  try {
    return { value: await importRecording(storage, recording, { signal, onProgress: emit }) };
  } finally {
    await storage.close();
  }
}

serve(importFile, ({ storage, file }, context) => {
  const recording: Recording = {
    name: file.name,
    byteLength: file.size,
    readHead: (start, end) => readSlice(file, start, end),
    stream: () => streamSlices(file),
  };
  return keep(storage, recording, context);
});

serve(importSample, ({ storage }, context) => keep(storage, createSampleWav(), context));
