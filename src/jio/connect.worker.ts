/** Lets a compute worker reach the storage worker of its tab. */
import { serve } from "../worker/serve.ts";
import { connect } from "../worker/wire.ts";
import { provideStorageWorker } from "./storage-worker.ts";
import { useStorageWorker } from "./tasks.ts";

serve(useStorageWorker, ({ port }) => {
  provideStorageWorker(connect(port));
  return { value: undefined };
});
