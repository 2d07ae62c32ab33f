/** Lets a compute worker reach the storage worker of its tab. */
import { FieldError } from "../base/errors.ts";
import { serve } from "../worker/serve.ts";
import { connect } from "../worker/wire.ts";
import { provideStorageWorker } from "./storage-worker.ts";
import { signOfLife, useStorageWorker } from "./tasks.ts";

serve(useStorageWorker, ({ port }) => {
  const link = connect(port);
  const lose = () => link.lose(new FieldError("worker-lost", "the storage worker of this tab is gone"));
  // No port tells that its other end was terminated; a lock that becomes free does.
  link
    .run(signOfLife, undefined)
    .then((lock) => navigator.locks.request(lock, lose))
    .catch(() => {});
  provideStorageWorker(link);
  return { value: undefined };
});
