import { expect, test } from "vitest";
import { createStorage } from "../../../src/jio/index.ts";
import { changeDocument } from "../../../src/portal/index.ts";

test("two that change different properties of one document at once keep both changes; one that fails lets the next go on", async () => {
  const storage = createStorage({ type: "memory" });
  const id = `data_stream_module/${crypto.randomUUID()}`;
  await storage.put(id, { title: "one" });
  const failing = () => {
    throw new Error("no");
  };
  const settled = await Promise.allSettled([
    changeDocument(storage, id, (doc) => ({ ...doc, title: "Blade B" })),
    changeDocument(storage, id, failing),
    changeDocument(storage, id, (doc) => ({ ...doc, data_length: 8 })),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await storage.get(id)).toEqual({ title: "Blade B", data_length: 8 });
});
