import { beforeEach, expect, test } from "vitest";
import type { Progress } from "../../src/base/progress.ts";
import { bytesToRead, computeAgain, findStale } from "../../src/compute-results.ts";
import { createStorage } from "../../src/jio/index.ts";
import type { StaleResult } from "../../src/portal/index.ts";
import { provideRunner, welchStored } from "../../src/signal/index.ts";
import { localRunner } from "../../src/worker/serve.ts";
import { noise } from "./signal/close.ts";
import { ID, putRecording, shared } from "./signal/recording.ts";

provideRunner(localRunner(() => import("../../src/signal/tasks.worker.ts")));
const STREAM = { doc: { portal_type: "Data Stream" } };
const MORE = 1000 * 8;
let storage: ReturnType<typeof shared>;
const handle = () => createStorage(storage);
const context = (progress: (progress: Progress) => void = () => {}) => ({
  signal: new AbortController().signal,
  progress,
  partial: () => {},
});

async function spectrum(id: string): Promise<void> {
  await welchStored({ storage, id: ID }, { storage, id }, { nperseg: 64 });
  await handle().put(id, { ...(await handle().get(id)), title: id });
}

beforeEach(async () => {
  storage = shared(crypto.randomUUID());
  const samples = noise(4000, 1);
  await putRecording(storage, samples.slice(0, 3000), STREAM);
  for (const id of ["a", "b", "c"]) await spectrum(id);
  const { data } = await handle().allAttachments(ID);
  await handle().appendAttachment(ID, "data", new Uint8Array(samples.slice(3000).buffer), { at: data!.length! });
  const doc = await handle().get(ID);
  await handle().put(ID, { ...doc, data_length: Number(doc.data_length) + MORE });
});

test("all that are out of date are computed again, and the progress is that of what they cost", async () => {
  const stale = await findStale(handle());
  expect(stale.map(({ id }) => id).toSorted()).toEqual(["a", "b", "c"]);
  expect(stale.map(bytesToRead)).toEqual([MORE, MORE, MORE]);
  const seen: Progress[] = [];
  await computeAgain(
    storage,
    stale,
    context((progress) => seen.push(progress)),
  );
  expect(seen.at(-1)).toMatchObject({ bytes: 3 * MORE, totalBytes: 3 * MORE });
  expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).toSorted((one, two) => one - two));
  expect(await findStale(handle())).toEqual([]);
});

test("one that fails is told by name and keeps no other from being computed", async () => {
  const stale = await findStale(handle());
  const doc = await handle().get("b");
  await handle().put("b", { ...doc, parameters_asked: { nperseg: "many" } });
  const work = computeAgain(storage, stale, context());
  await expect(work).rejects.toMatchObject({ facts: { failed: 1, all: 3 }, message: expect.stringContaining("“b”") });
  expect((await findStale(handle())).map(({ id }) => id)).toEqual(["b"]);
});

test("a single one fails as itself, and shows what it has so far", async () => {
  const [first] = (await findStale(handle())) as [StaleResult];
  await handle().put(ID, { ...(await handle().get(ID)), sample_rate_hz: 500 });
  let shown: unknown;
  await computeAgain(storage, [first], {
    ...context(),
    partial: ({ shape }, { fs }) => {
      shown = { shape, fs };
    },
  });
  expect(shown).toEqual({ shape: [33], fs: 500 });
  await handle().remove(ID);
  await expect(computeAgain(storage, [first], context())).rejects.toMatchObject({ code: "not-found" });
});

test("a cancelled one ends with its reason and leaves the rest as it was", async () => {
  const stale = await findStale(handle());
  const reason = new DOMException("cancelled", "AbortError");
  const life = new AbortController();
  const progress = ({ bytes }: Progress) => bytes >= MORE && life.abort(reason);
  await expect(computeAgain(storage, stale, { ...context(), signal: life.signal, progress })).rejects.toBe(reason);
  expect((await findStale(handle())).length).toBeGreaterThan(0);
});
