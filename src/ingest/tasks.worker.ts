import { createMeter, type Progress } from "../base/progress.ts";
import { createStorage, type ExportTarget, type JioStorage, openSink } from "../jio/index.ts";
import { type Context, runServed, type Served, serve } from "../worker/serve.ts";
import type { Runner, RunOpts, Task } from "../worker/task.ts";
import type { Exported } from "./export-array.ts";
import { fileSource, readSlice } from "./file-source.ts";
import { importRecording, type Recording } from "./import-recording.ts";
import { createSampleWav } from "./sample.ts";
import {
  exportArrayFile,
  exportRecordingFile,
  exportZarrFile,
  findTwins,
  importArrayFile,
  importFile,
  importSample,
  importZarrStore,
  inspectFile,
  isZarrZip,
} from "./tasks.ts";
import type { FolderFile } from "./zarr/zarr-files.ts";

const SLICE_BYTES = 4 * 1024 * 1024;

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

async function using<T>(description: object, run: (storage: JioStorage) => Promise<T>): Promise<Served<T>> {
  const storage = createStorage(description as { type: string });
  try {
    return { value: await run(storage) };
  } finally {
    await storage.close();
  }
}

async function send(
  { stream, byteLength }: Exported,
  target: ExportTarget,
  { signal, emit }: Context<Progress>,
): Promise<{ bytes: number }> {
  const sink = await openSink(target).catch(async (error: unknown) => {
    await stream.cancel(error); // closes what it would have read
    throw error;
  });
  const count = createMeter(byteLength ?? Number.POSITIVE_INFINITY, emit);
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      count(bytes.length);
      controller.enqueue(bytes);
    },
  });
  await stream.pipeThrough(counted, { signal }).pipeTo(sink.stream, { signal });
  return { bytes: sink.length() };
}

/** This thread's own tasks; a call that is aborted settles when the task has put everything in order, not before. */
const toTheEnd: Runner = {
  async run<Input, Output, Event>(task: Task<Input, Output, Event>, input: Input, o: RunOpts<Event> = {}) {
    const { signal = new AbortController().signal, onEvent } = o;
    const { value } = await runServed(task.name, input, { signal, emit: (event) => onEvent?.(event as Event) });
    return value as Output;
  },
};

serve(importFile, ({ storage, file, raw, kept }, { signal, emit }) => {
  const recording: Recording = {
    name: file.name,
    byteLength: file.size,
    readHead: (start, end) => readSlice(file, start, end),
    stream: () => streamSlices(file),
    ...(raw && { raw }),
  };
  const o = { signal, onProgress: emit };
  return using(storage, async (into) => {
    if (!kept) return importRecording(into, recording, o);
    const { importKept } = await import("./import-kept.ts");
    return importKept({ storage: into, storageWorker: toTheEnd }, { recording, file, ...kept }, o);
  });
});

serve(inspectFile, async ({ file, ...how }) => {
  const { inspectFile: inspect } = await import("./inspect-file.ts");
  return { value: await inspect(file, how) };
});

serve(findTwins, ({ storage, ids }, { signal }) =>
  using(storage, async (from) => {
    const { findTwins: find } = await import("./find-same.ts");
    return find(from, ids, { signal });
  }),
);

serve(importSample, ({ storage }, { signal, emit }) =>
  using(storage, (into) => importRecording(into, createSampleWav(), { signal, onProgress: emit })),
);

serve(importArrayFile, ({ storage, file, dialect }, { signal, emit }) =>
  using(storage, async (into) => {
    const { importArrays } = await import("./import-arrays.ts");
    const input = { name: file.name, source: fileSource(file), ...(dialect && { dialect }) };
    return importArrays(into, input, { signal, onProgress: emit });
  }),
);

serve(exportArrayFile, ({ storage, id, target, ...what }, context) =>
  using(storage, async (from) => {
    const { exportArray } = await import("./export-array.ts");
    return send(await exportArray(from, id, { ...what, signal: context.signal }), target, context);
  }),
);

serve(exportRecordingFile, ({ storage, id, target, ...what }, context) =>
  using(storage, async (from) => {
    const { exportRecording } = await import("./export-recording.ts");
    return send(await exportRecording(from, id, { ...what, signal: context.signal }), target, context);
  }),
);

serve(importZarrStore, ({ storage, name, files }, { signal, emit }) =>
  using(storage, async (into) => {
    const [{ importZarr }, { filesOfFolder, filesOfZip }] = await Promise.all([
      import("./zarr/import-zarr.ts"),
      import("./zarr/zarr-files.ts"),
    ]);
    const zip = files instanceof File ? fileSource(files) : undefined;
    const input = zip
      ? { files: await filesOfZip(zip, { signal }), zip }
      : { files: filesOfFolder(files as readonly FolderFile[]) };
    return importZarr(into, { name, ...input }, { signal, onProgress: emit });
  }),
);

serve(isZarrZip, async ({ file }, { signal }) => {
  const { filesOfZip, isStore } = await import("./zarr/zarr-files.ts");
  const files = await filesOfZip(fileSource(file), { signal }).catch(() => undefined); // whoever reads it next says what is wrong
  return { value: files !== undefined && isStore(files.keys()) };
});

serve(exportZarrFile, ({ storage, id, target }, context) =>
  using(storage, async (from) => {
    const { exportZarr } = await import("./zarr/export-zarr.ts");
    return send(await exportZarr(from, id, { signal: context.signal }), target, context);
  }),
);
