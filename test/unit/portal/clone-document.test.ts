import { expect, test } from "vitest";
import { createStorage } from "../../../src/jio/index.ts";
import { cloneDocument } from "../../../src/portal/clone-document.ts";

const bytes = Uint8Array.from({ length: 5000 }, (_, n) => n % 251);
const DATE = new Date("2026-03-01T10:00:00Z");

async function stored() {
  const storage = createStorage({ type: "memory" });
  await storage.put("m/1", { title: "one", creation_date: "2020-01-01T00:00:00Z" });
  await storage.putAttachment("m/1", "data", bytes, { _content_type: "audio/wav" });
  await storage.putAttachment("m/1", "data/0.0", "chunk");
  return storage;
}

test("a copy has the document, all attachments, their types, a title and a date of its own", async () => {
  const storage = await stored();
  const progress: number[] = [];
  const to = {
    id: "m/2",
    title: "Copy of one",
    date: DATE,
    onProgress: (p: { bytes: number }) => progress.push(p.bytes),
  };
  expect(await cloneDocument(storage, "m/1", to)).toBe("m/2");
  expect(await storage.get("m/2")).toEqual({ title: "Copy of one", creation_date: DATE.toISOString() });
  expect(await storage.allAttachments("m/2")).toEqual(await storage.allAttachments("m/1"));
  expect(new Uint8Array(await storage.getAttachment("m/2", "data", { format: "array_buffer" }))).toEqual(bytes);
  expect(progress.at(-1)).toBe(5005);
});

test("cancelled, or without its source, it leaves nothing", async () => {
  const storage = await stored();
  const to = { id: "m/2", title: "Copy", date: DATE, onProgress: () => {} };
  await expect(cloneDocument(storage, "m/9", to)).rejects.toMatchObject({ code: "not-found" });
  const cancelled = new AbortController();
  const stopped = cloneDocument(storage, "m/1", {
    ...to,
    signal: cancelled.signal,
    onProgress: () => cancelled.abort(new DOMException("stop", "AbortError")),
  });
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  await expect(storage.get("m/2")).rejects.toMatchObject({ code: "not-found" });
});

test("what changes while it is copied is no copy: neither the old nor a mix of both is kept", async () => {
  const storage = await stored();
  const write = () => storage.putAttachment("m/1", "data/0.0", "other");
  let written: Promise<void> | undefined;
  const to = { id: "m/2", title: "Copy", date: DATE, onProgress: () => void (written ??= write()) };
  const allAttachments = async (id: string) => {
    await written;
    return storage.allAttachments(id);
  };
  const slow = { ...storage, allAttachments };
  await expect(cloneDocument(slow, "m/1", to)).rejects.toMatchObject({ code: "conflict" });
  await expect(storage.get("m/2")).rejects.toMatchObject({ code: "not-found" });
});

test("a copy of what is being recorded is not being recorded; one of what was recovered was", async () => {
  const storage = await stored();
  const copyOf = async (recording_state: string) => {
    await storage.put("m/1", { title: "one", recording_state });
    await cloneDocument(storage, "m/1", { id: "m/2", title: "Copy", date: DATE, onProgress: () => {} });
    return storage.get("m/2");
  };
  expect(await copyOf("recording")).toEqual({ title: "Copy", creation_date: DATE.toISOString() });
  expect(await copyOf("recovered")).toMatchObject({ recording_state: "recovered" });
});
