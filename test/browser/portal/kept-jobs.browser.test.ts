import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { createKeptJobs, type JobNote } from "../../../src/portal/index.ts";

const NOTE: JobNote = {
  kind: "fourier",
  title: "Spectrum of a",
  sourceId: "data_stream_module/a",
  targetIds: ["data_array_module/b"],
  options: { fourier: { method: "welch", channel: 0 } },
};
let database: string;
let storages: JioStorage[] = [];
const life = new AbortController();

/** As another tab has it: the same database and the same locks. */
function tab() {
  const storage = createStorage({ type: "indexeddb", database });
  storages.push(storage);
  return { storage, kept: createKeptJobs(storage) };
}
const notes = (storage: JioStorage) => storage.buildQuery({ query: 'portal_type: = "Job"' });
const pending = () => {
  let end!: (error?: Error) => void;
  const promise = new Promise<string>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve("made"));
  });
  return { promise, end };
};

beforeEach(() => {
  database = crypto.randomUUID();
});
afterEach(async () => {
  for (const storage of storages) await storage.close();
  storages = [];
  indexedDB.deleteDatabase(database);
});

test("what was asked for is kept while it runs, and forgotten when it ends, well or not", async () => {
  const { storage, kept } = tab();
  for (const error of [undefined, new Error("no"), new DOMException("cancelled", "AbortError")]) {
    const work = pending();
    const job = kept.keep(NOTE, () => work.promise);
    const settled = job.then(
      () => "well",
      (reason) => reason,
    );
    await vi.waitFor(async () => expect(await notes(storage)).toHaveLength(1));
    const [row] = await storage.buildQuery({ include_docs: true, query: 'portal_type: = "Job"' });
    expect(row!.doc).toEqual({ portal_type: "Job", ...NOTE });
    work.end(error);
    expect(await settled).toBe(error ?? "well");
    expect(await notes(storage)).toEqual([]);
  }
});

test("a note that nobody works on is taken over, with all that was asked for, by one tab only", async () => {
  const { storage, kept } = tab();
  await storage.put("left", { portal_type: "Job", ...NOTE });
  const work = pending();
  const taken: [string, JobNote][] = [];
  const run = (name: string) => (note: JobNote) => {
    taken.push([name, note]);
    return work.promise;
  };
  const other = tab().kept;
  await Promise.all([kept.takeOver(run("one"), life), other.takeOver(run("two"), life)]);
  await vi.waitFor(() => expect(taken).toHaveLength(1));
  work.end();
  await vi.waitFor(async () => expect(await notes(storage)).toEqual([]));
  await navigator.locks.request("field:job:left", async () => {}); // both tabs have had their turn
  expect(taken).toEqual([[expect.stringMatching(/one|two/), { ...NOTE, attempts: 1 }]]);
});

test("what another tab is still working on is left to it, and goes on here when that tab is gone", async () => {
  const { storage, kept } = tab();
  let die!: () => void;
  const gone = navigator.locks.request("field:job:theirs", () => new Promise<void>((resolve) => (die = resolve)));
  await storage.put("theirs", { portal_type: "Job", ...NOTE });
  const run = vi.fn(async () => {});
  await kept.takeOver(run, life);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(run).not.toHaveBeenCalled();
  die();
  await gone;
  await vi.waitFor(() => expect(run).toHaveBeenCalledOnce());
  await vi.waitFor(async () => expect(await notes(storage)).toEqual([]));
});

test("a job begun in another tab later is waited for too, and one that ended there is not done again", async () => {
  const { kept } = tab();
  const there = tab();
  const run = vi.fn(async () => {});
  await kept.takeOver(run, life);
  const work = pending();
  const job = there.kept.keep(NOTE, () => work.promise);
  await vi.waitFor(async () => {
    const { pending: waiting = [] } = await navigator.locks.query();
    expect(waiting.filter(({ name }) => name?.startsWith("field:job:"))).toHaveLength(1);
  });
  work.end();
  await job;
  await vi.waitFor(async () => {
    const { pending: waiting = [], held = [] } = await navigator.locks.query();
    expect([...waiting, ...held].filter(({ name }) => name?.startsWith("field:job:"))).toEqual([]);
  });
  expect(run).not.toHaveBeenCalled();
});

test("a note says how often a page has gone on with it", async () => {
  const { storage, kept } = tab();
  await storage.put("left", { portal_type: "Job", ...NOTE, attempts: 2 });
  const run = vi.fn(async () => {});
  await kept.takeOver(run, life);
  await vi.waitFor(() => expect(run).toHaveBeenCalledWith({ ...NOTE, attempts: 3 }));
});

test("a note that this app does not know is left for one that does, not run", async () => {
  const { storage, kept } = tab();
  await storage.put("odd", { portal_type: "Job", kind: "baking", title: "bread", options: {} });
  await storage.put("mine", { portal_type: "Diary" });
  const run = vi.fn(async () => {});
  await kept.takeOver(run, life);
  await navigator.locks.request("field:job:odd", async () => {}); // it has had its turn
  expect(run).not.toHaveBeenCalled();
  expect(await storage.get("odd")).toMatchObject({ kind: "baking" });
  expect(await storage.get("mine")).toEqual({ portal_type: "Diary" });
});
