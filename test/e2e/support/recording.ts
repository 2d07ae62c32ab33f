/** What becomes of a recording after its spectrum was computed, done through the doors as other people's code would. Needs the server for the doors. */
import type { Page } from "@playwright/test";

/** The recording goes on: more bytes at its end, so many times, and its document says so. */
export async function growRecording(page: Page, id: string, bytes: Buffer, times = 1): Promise<void> {
  await page.evaluate(
    async ({ id, base64, times }) => {
      const load = (path: string) => import(path);
      const { createStorage } = await load("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database: "field" });
      const more = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const { data } = await storage.allAttachments(id);
      for (let n = 0; n < times; n++)
        await storage.appendAttachment(id, "data", more, { at: data.length + n * more.length });
      const doc = await storage.get(id);
      await storage.put(id, { ...doc, data_length: doc.data_length + times * more.length });
      await storage.close();
    },
    { id, base64: bytes.toString("base64"), times },
  );
}

/** A result of an operation that the app does not have, made of a shorter recording than there is. */
export async function putForeignResult(page: Page, sourceId: string): Promise<string> {
  const id = "data_array_module/5e5e5e5e-0000-4000-8000-000000000003";
  await page.evaluate(
    async ({ id, sourceId }) => {
      const load = (path: string) => import(path);
      const { createStorage } = await load("/doors/jio.js");
      const { createArray } = await load("/doors/array.js");
      const storage = createStorage({ type: "indexeddb", database: "field" });
      const array = await createArray(storage, id, { shape: [100], dtype: "float64" });
      await array.write(
        ["..."],
        Float64Array.from({ length: 100 }, (_, i) => i),
      );
      await array.close();
      const sources = [{ id: sourceId, reference: "tone", length: 1000 }];
      const made = { operation: "simulate", sources, title: "Simulation", creation_date: "2021-01-13T16:00:00Z" };
      await storage.put(id, { portal_type: "Data Array", ...made });
      await storage.close();
    },
    { id, sourceId },
  );
  return id;
}
