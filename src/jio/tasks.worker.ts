/** The storage worker's side of tasks.ts. */

import { takeLock } from "../base/lock.ts";
import { once } from "../base/once.ts";
import { createMeter } from "../base/progress.ts";
import { localRunner, serve } from "../worker/serve.ts";
import { listen } from "../worker/wire.ts";
import { measureUsage } from "./care/usage.ts";
import { verifyBytes } from "./care/verify.ts";
import { createHost } from "./files/host.ts";
import { provideStorageWorker } from "./storage-worker.ts";
import * as tasks from "./tasks.ts";

const life = `field:storage-worker:${crypto.randomUUID()}`;
const living = once(async () => {
  await takeLock(life);
  return life;
});
const host = createHost(living); // this thread's open files

serve(tasks.stageBlob, async ({ database, token, blob, strict }, { signal }) => ({
  value: await host.in(database).stages.writeBlob(token, blob, { strict, signal }),
}));
serve(tasks.stageSlice, async ({ database, token, at, bytes, strict }) => ({
  value: await host.in(database).stages.write(token, at, bytes, strict),
}));
serve(tasks.stageEnd, async ({ database, token, length }) => ({
  value: await host.in(database).stages.end(token, length),
}));
serve(tasks.stageSettle, async ({ database, tokens }) => {
  for (const token of tokens) await host.in(database).stages.settle(token);
  return { value: undefined };
});
serve(tasks.stageDrop, async ({ database, token }) => ({ value: await host.in(database).stages.drop(token) }));
serve(tasks.releaseFiles, async ({ database, names }) => ({ value: await host.in(database).release(names) }));
serve(tasks.readFile, async ({ database, ...range }) => {
  const value = await host.in(database).readFile(range);
  return { value, transfer: value ? [value.buffer] : [] };
});
serve(tasks.append, async ({ database, id, name, at, bytes, strict }, { signal }) => ({
  value: await host.in(database).tails.append(id, name, at, bytes, { strict, signal }),
}));
serve(tasks.readTail, async ({ database, ...where }) => {
  const value = await host.in(database).readTail(where);
  return { value, transfer: value ? [value.bytes.buffer] : [] };
});
serve(tasks.settleTail, async ({ database, id, name }) => ({ value: await host.in(database).tails.settle(id, name) }));
serve(tasks.growDraft, async ({ database, ...what }, { signal, emit }) => ({
  value: await host.in(database).growDraft(what, { signal, count: createMeter(what.blob.size, emit) }),
}));
serve(tasks.adoptDraft, async ({ database, ...what }) => ({ value: await host.in(database).adoptDraft(what) }));
serve(tasks.attachPort, ({ port }) => {
  listen(port);
  return { value: undefined };
});
serve(tasks.signOfLife, async () => ({ value: await living() }));
serve(tasks.measureUsage, async ({ database }) => ({ value: await measureUsage(host.in(database)) }));
serve(tasks.verifyBytes, async ({ database }, { signal, emit }) => ({
  value: await verifyBytes(host.in(database), { signal, onProgress: emit }),
}));
serve(tasks.tidy, async ({ database }) => ({ value: await host.in(database).tidy() }));

provideStorageWorker(localRunner());
