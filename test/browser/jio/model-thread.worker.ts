import "../../../src/jio/connect.worker.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { callThere } from "./model-thread.ts";

type Verbs = Record<string, (...args: unknown[]) => Promise<unknown>>;

const known: { database: string; storage?: JioStorage } = { database: "" };

serve(callThere, async ({ database, verb, args }) => {
  if (known.database !== database) {
    await known.storage?.close();
    Object.assign(known, { database, storage: createStorage({ type: "indexeddb", database }) });
  }
  return { value: await (known.storage as unknown as Verbs)[verb]!(...args) };
});
listen();
