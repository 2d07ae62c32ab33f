/** The storage worker's side of tasks.ts. */
import { once } from "../base/once.ts";
import { localRunner, serve } from "../worker/serve.ts";
import { listen } from "../worker/wire.ts";
import { createHost } from "./files/host.ts";
import { takeLock } from "./files/lock.ts";
import { provideStorageWorker } from "./storage-worker.ts";
import * as tasks from "./tasks.ts";

const host = createHost(); // this thread's open files
const life = `field:storage-worker:${crypto.randomUUID()}`;
const living = once(() => takeLock(life));

serve(tasks.stageBlob, async ({ database, token, blob }, { signal }) => ({
  value: await host.in(database).stages.writeBlob(token, blob, signal),
}));
serve(tasks.stageSlice, async ({ database, token, at, bytes }) => ({
  value: await host.in(database).stages.write(token, at, bytes),
}));
serve(tasks.stageEnd, async ({ database, token, length }) => ({
  value: await host.in(database).stages.end(token, length),
}));
serve(tasks.stageDrop, async ({ database, token }) => ({ value: await host.in(database).stages.drop(token) }));
serve(tasks.append, async ({ database, id, name, at, bytes }, { signal }) => ({
  value: await host.in(database).tails.append(id, name, at, bytes, signal),
}));
serve(tasks.readTail, async ({ database, ...where }) => {
  const value = await host.in(database).readTail(where);
  return { value, transfer: value ? [value.bytes.buffer] : [] };
});
serve(tasks.settleTail, async ({ database, id, name }) => ({ value: await host.in(database).tails.settle(id, name) }));
serve(tasks.attachPort, ({ port }) => {
  listen(port);
  return { value: undefined };
});
serve(tasks.signOfLife, async () => {
  await living();
  return { value: life };
});

provideStorageWorker(localRunner());
