import "../../../src/jio/connect.worker.ts";
import { provideRunner, spectrogramStored } from "../../../src/signal/index.ts";
import "../../../src/signal/tasks.worker.ts";
import { localRunner, serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { spectrogramAlone } from "./drafts-thread.ts";

provideRunner(localRunner());

serve(spectrogramAlone, async ({ source, target, ...o }, { signal, emit }) => ({
  value: await spectrogramStored(source, target, { ...o, signal, onProgress: ({ bytes }) => emit(bytes) }),
}));

listen();
