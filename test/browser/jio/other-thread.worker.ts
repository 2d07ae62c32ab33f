import "../../../src/jio/connect.worker.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { appendThere, putThere, readThere } from "./other-thread.ts";

const open = (database: string) => createStorage({ type: "indexeddb", database });

serve(putThere, async ({ database, id, name, bytes }) => {
  const storage = open(database);
  await storage.putAttachment(id, name, bytes);
  await storage.close();
  return { value: undefined };
});
serve(readThere, async ({ database, id, name }) => {
  const storage = open(database);
  const value = new Uint8Array(await storage.getAttachment(id, name, { format: "array_buffer" }));
  await storage.close();
  return { value };
});
serve(appendThere, async ({ database, id, name, bytes, at }) => {
  const storage = open(database);
  const { length } = await storage.appendAttachment(id, name, bytes, { at });
  await storage.close();
  return { value: length };
});
listen();
