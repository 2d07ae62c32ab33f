/** Imports that go on, through the app's own storage worker. */
import { expect, onTestFinished, test } from "vitest";
import type { RawDescription } from "../../../src/format/index.ts";
import { importFile, isExpired, newImportId, parseUnfinished } from "../../../src/ingest/index.ts";
import { formatUnfinished } from "../../../src/ingest/unfinished-import.ts";
import { createStorage, provideStorageWorker } from "../../../src/jio/index.ts";
import { createPeer } from "../../../src/worker/pool.ts";
import { codeOf } from "../../conformance/support.ts";
import { removeDatabase } from "../jio/support.ts";

/** More than what lies in the database itself. */
const LENGTH = 2_000_000;

const raw: RawDescription = {
  sampleFormat: "int16",
  bigEndian: false,
  channelCount: 1,
  sampleRateHz: 1000,
  headerBytes: 0,
};

function openField() {
  const database = `test-${crypto.randomUUID()}`;
  const worker = createPeer(
    () => new Worker(new URL("../../../src/storage.worker.ts", import.meta.url), { type: "module" }),
  );
  provideStorageWorker(worker);
  const description = { type: "indexeddb", database };
  const storage = createStorage(description);
  const bringIn = (file: File, kept: { draftId: string; goesOn: boolean }) =>
    worker.run(importFile, { storage: description, file, raw, kept: { database, ...kept } });
  onTestFinished(async () => {
    await storage.close();
    worker.close();
    await removeDatabase(database);
  });
  return { storage, bringIn };
}

test("what was discarded before its turn came is not begun anew", async () => {
  const { storage, bringIn } = openField();
  const draftId = newImportId();
  const file = new File(["samples!"], "blade.bin");
  expect(await codeOf(bringIn(file, { draftId, goesOn: true }))).toBe("not-found");
  expect(await codeOf(storage.get(draftId))).toBe("not-found");
  const id = await bringIn(file, { draftId, goesOn: false });
  expect(await (await storage.getAttachment(id, "data")).text()).toBe("samples!");
});

test("the week of an unfinished import counts from the last try", async () => {
  const { storage, bringIn } = openField();
  const draftId = newImportId();
  const since = "2026-01-01T00:00:00.000Z";
  const facts = {
    name: "blade.bin",
    length: LENGTH + 2,
    lastModified: 0,
    document: { portal_type: "Data Stream" },
    since,
  };
  await storage.put(draftId, formatUnfinished(facts));
  await storage.putAttachment(draftId, "data", new Blob([new Uint8Array(LENGTH)]));
  const read = async () => parseUnfinished(await storage.get(draftId));
  expect(isExpired(await read(), Date.now())).toBe(true);
  expect(
    await codeOf(bringIn(new File([new Uint8Array(LENGTH + 2).fill(1)], "blade.bin"), { draftId, goesOn: true })),
  ).toBe("conflict");
  expect(isExpired(await read(), Date.now())).toBe(false);
  expect({ ...(await read()), since }).toEqual(facts);
  expect((await storage.allAttachments(draftId)).data?.length).toBe(LENGTH);
});
