/** The worker's side of tasks.ts. */
import { createStorage } from "../jio/index.ts";
import { serve } from "../worker/serve.ts";
import { cloneDocument } from "./clone-document.ts";
import { cloneInto } from "./tasks.ts";

serve(cloneInto, async ({ storage, id, cloneId, title }, { signal, emit }) => {
  const opened = createStorage(storage as { type: string });
  try {
    const copy = { id: cloneId, title, date: new Date(), signal, onProgress: emit };
    return { value: await cloneDocument(opened, id, copy) };
  } finally {
    await opened.close();
  }
});
