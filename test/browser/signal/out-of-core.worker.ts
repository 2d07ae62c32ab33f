import "../../../src/jio/connect.worker.ts";
import { provideRunner } from "../../../src/signal/index.ts";
import { rfftOutOfCore } from "../../../src/signal/out-of-core/rfft-out-of-core.ts";
import "../../../src/signal/tasks.worker.ts";
import { localRunner, serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { STOPPED, transformAlone } from "./out-of-core-thread.ts";

provideRunner(localRunner());

serve(transformAlone, async ({ source, target, stopAt, ...o }, { signal, emit }) => ({
  value: await rfftOutOfCore(source, target, {
    ...o,
    signal,
    onProgress({ bytes, totalBytes }) {
      if (bytes < stopAt * totalBytes) return;
      emit(STOPPED);
      for (;;);
    },
  }),
}));

listen();
