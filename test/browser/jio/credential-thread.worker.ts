import { createStorage, setCredential } from "../../../src/jio/index.ts";
import { serve } from "../../../src/worker/serve.ts";
import { listen } from "../../../src/worker/wire.ts";
import { getThere, setThere } from "./credential-thread.ts";

serve(getThere, async ({ description, id }) => {
  const storage = createStorage(description);
  const value = await storage.get(id);
  await storage.close();
  return { value };
});
serve(setThere, async ({ name, secret }) => ({ value: await setCredential(name, secret) }));
listen();
