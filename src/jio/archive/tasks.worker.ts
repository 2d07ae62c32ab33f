/** Serves tasks.ts in a worker of its own, so that plots and other computations go on meanwhile. */

import { serve } from "../../worker/serve.ts";
import { createStorage } from "../create.ts";
import type { JioStorage } from "../storage.ts";
import { exportAll, importArchive } from "./tasks.ts";

async function using<T>(description: object, run: (storage: JioStorage) => Promise<T>): Promise<{ value: T }> {
  const storage = createStorage(description as { type: string });
  try {
    return { value: await run(storage) };
  } finally {
    await storage.close();
  }
}

serve(exportAll, ({ storage, target, without }, { signal, emit }) =>
  using(storage, async (from) => {
    const [{ exportEverything }, { openSink }] = await Promise.all([import("./export-all.ts"), import("./sink.ts")]);
    return exportEverything(from, await openSink(target), {
      signal,
      onProgress: emit,
      ...(without && { without }),
    });
  }),
);

serve(importArchive, ({ storage, archive }, { signal, emit }) =>
  using(storage, async (into) => {
    const [{ importEverything }, { hasSpaceFor }] = await Promise.all([
      import("./import-everything.ts"),
      import("./reserve-space.ts"),
    ]);
    const run = () => importEverything(into, archive, { signal, onProgress: emit, hasSpaceFor });
    // Two imports of one archive at once would both find its documents absent.
    return navigator.locks.request("field:import-archive", { signal }, run);
  }),
);
