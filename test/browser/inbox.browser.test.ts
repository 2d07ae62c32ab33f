/** Shared files from the service worker's hand to the page's, and what unfinished imports hold of them. */
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { handleIds, keepHandle } from "../../src/file-handles.ts";
import { createImports } from "../../src/imports.ts";
import { sharedFile, takeShared } from "../../src/inbox.ts";
import type { Arrival } from "../../src/ingest/index.ts";
import { formatUnfinished, importLock, newImportId } from "../../src/ingest/unfinished-import.ts";
import { createStorage, type JioStorage } from "../../src/jio/index.ts";
import { createJobs } from "../../src/portal/index.ts";
import { createUnfinished } from "../../src/unfinished.ts";
import { putDown } from "../../sw/share-target.ts";

const root = () => navigator.storage.getDirectory();
const NONE = new Set<string>();

beforeEach(async () => {
  await (await root()).removeEntry("inbox", { recursive: true }).catch(() => {}); // there was none
});

async function sharesInInbox(): Promise<number> {
  const inbox = await (await root()).getDirectoryHandle("inbox");
  return (await Array.fromAsync(inbox.keys())).length;
}

const namesOf = (paths: readonly { path: string }[]) => paths.map(({ path }) => path.split("/")[1]);

function openUnfinished() {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  onTestFinished(() => storage.close());
  return { storage, ...createUnfinished({ storage, jobs: createJobs(), startRecordingFile: () => "" }) };
}

async function putDraft(storage: JioStorage, { inbox, bytes }: { inbox: string; bytes: string }): Promise<string> {
  const id = newImportId();
  const since = new Date().toISOString();
  await storage.put(id, formatUnfinished({ name: "a", length: 9, lastModified: 0, document: {}, since, inbox }));
  if (bytes) await storage.putAttachment(id, "data", bytes);
  return id;
}

test("a share that cannot be kept whole leaves nothing", async () => {
  const broken = () => new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (it) => it.error(new Error("full")) });
  const files = [new File(["whole"], "a.wav"), { name: "b.wav", stream: broken }];
  await expect(putDown(files)).rejects.toThrow("full");
  expect(await sharesInInbox()).toBe(0);
  await putDown(files.slice(0, 1));
  expect(namesOf(await takeShared(NONE))).toEqual(["a.wav"]);
});

test("what was shared is looked at first, whatever it is; an archive is there until it is restored", async () => {
  await putDown([new File(["PK\x03\x04"], "all.zip"), new File(["RIFF\0\0\0\0WAVE"], "a.wav")]);
  const shown: Arrival[] = [];
  let restored = () => {};
  const peer = { run: async () => false as never, close() {} }; // no zip of these is a Zarr store
  const imports = createImports({
    storage: {},
    database: "",
    storageWorker: peer,
    background: peer,
    startArchiveImport: (_archive, o) => {
      restored = o!.whenDone;
      return "";
    },
    showSheet: async (arrivals) => void shown.push(...arrivals),
    looksFirst: () => false,
    startJob: () => {
      throw new Error("nothing starts by itself");
    },
  });
  await imports.receiveShared(NONE);
  expect(shown.map(({ kind }) => kind).sort()).toEqual(["wav", "zip"]);
  const archive = shown.find(({ kind }) => kind === "zip")!;
  await imports.startImports([{ arrival: archive }]);
  expect(await sharedFile(archive.inbox!)).toBeDefined();
  restored();
  await vi.waitFor(async () => expect(await sharedFile(archive.inbox!)).toBeUndefined());
});

test("a shared file that an unfinished import goes on with is offered by that alone; it outlives a sweep", async () => {
  await putDown([new File(["kept"], "kept.bin"), new File(["begun"], "begun.bin"), new File(["free"], "free.bin")]);
  const { storage, sweepUnfinished, sharedFilesKept, discardImport } = openUnfinished();
  const inbox = await (await root()).getDirectoryHandle("inbox");
  const [share] = await Array.fromAsync(inbox.keys());
  const id = await putDraft(storage, { inbox: `${share}/kept.bin`, bytes: "ke" });
  await putDraft(storage, { inbox: `${share}/begun.bin`, bytes: "" }); // a death before the first byte
  await sweepUnfinished();
  expect(await sharedFilesKept()).toEqual(new Set([`${share}/kept.bin`]));
  expect(namesOf(await takeShared(await sharedFilesKept())).sort()).toEqual(["begun.bin", "free.bin"]);
  await discardImport(id);
  expect(await sharedFile(`${share}/kept.bin`)).toBeUndefined();
  expect(await (await sharedFile(`${share}/free.bin`))?.text()).toBe("free");
});

test("handles that no document goes on with are dropped, but for those of an import that begins", async () => {
  const { storage, sweepUnfinished } = openUnfinished();
  const handle = await (await root()).getFileHandle("desktop.bin", { create: true });
  const [used, left, begins] = [await putDraft(storage, { inbox: "x/y", bytes: "ke" }), newImportId(), newImportId()];
  for (const id of [used, left, begins]) await keepHandle(id, handle);
  await navigator.locks.request(importLock(begins), sweepUnfinished);
  expect(await handleIds()).toEqual(new Set([used, begins]));
  await sweepUnfinished();
  expect(await handleIds()).toEqual(new Set([used]));
});
