import { afterEach, expect, test, vi } from "vitest";
import type { ListedReport } from "../../gadgets/acquirable.ts";
import { createErrorReports } from "../../src/error-reports.ts";
import { createFailures } from "../../src/failures.ts";
import { createStorage, type JioStorage } from "../../src/jio/index.ts";

const lives: AbortController[] = [];
afterEach(() => {
  for (const life of lives.splice(0)) life.abort();
});

/** What a page with that storage lists, as it changes. */
function listOf(storage: JioStorage) {
  const reports = createErrorReports(storage);
  const life = new AbortController();
  lives.push(life);
  const shown: { now: readonly ListedReport[] } = { now: [] };
  reports.watch((list) => (shown.now = list), life);
  return { reports, shown };
}

const fail = (message: string) => ({ error: new Error(message), place: "page" as const, gadgetPath: "" });
const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

test("the same failure is counted in one document, the newest hundred are kept", async () => {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  const { reports, shown } = listOf(storage);
  const same = fail("again and again");
  for (let n = 0; n < 5; n++) reports.record(same);
  await until(() => expect(shown.now).toMatchObject([{ message: "again and again", count: 5, isKept: true }]));
  const letters = (n: number) => String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26));
  for (let n = 0; n < 104; n++) reports.record(fail(`failure ${letters(n)}`));
  await until(() => {
    expect(shown.now).toHaveLength(100);
    expect(shown.now.every(({ isKept }) => isKept)).toBe(true);
  });
  expect(await storage.count('portal_type: = "Error Report"')).toBe(100);
  expect(shown.now.some(({ message }) => message === "again and again")).toBe(false);

  await reports.remove(shown.now.map(({ id }) => id));
  await until(() => expect(shown.now).toEqual([]));
  expect(await storage.count('portal_type: = "Error Report"')).toBe(0);
});

test("where nothing can be stored, reports are there as long as the page, and said to be no longer", async () => {
  const storage = createStorage({ type: "memory" });
  const { reports, shown } = listOf(storage);
  await storage.close(); // every verb rejects from here on
  for (let n = 0; n < 2; n++) reports.record(fail("the disk is full"));
  await until(() => expect(shown.now).toMatchObject([{ message: "the disk is full", count: 2, isKept: false }]));
  await reports.remove(shown.now.map(({ id }) => id));
  await until(() => expect(shown.now).toEqual([]));
});

test("a failure that comes in more than one way is one, an abort and an expected error are none", async () => {
  const { reports, shown } = listOf(createStorage({ type: "query", sub_storage: { type: "memory" } }));
  let isLoadable = false;
  const failures = createFailures(async () => {
    if (!isLoadable) throw new Error("not loaded");
    return reports;
  });
  const error = new TypeError("broken");
  failures.record(error, "gadget", "wf-plot");
  failures.record(error, "page");
  failures.record(new DOMException("cancelled", "AbortError"), "page");
  failures.recordUnexpected(Object.assign(new Error("no such file"), { name: "FieldError", code: "not-found" }));
  isLoadable = true;
  failures.recordUnexpected(new RangeError("in a worker"));
  await until(() => expect(shown.now).toHaveLength(2));
  expect(shown.now.map(({ message, place, gadgetPath }) => [message, place, gadgetPath]).sort()).toEqual([
    ["broken", "gadget", "wf-plot"],
    ["in a worker", "worker", ""],
  ]);
});

test("a report that is deleted while it is being kept stays deleted, and the next one is kept", async () => {
  const memory = createStorage({ type: "query", sub_storage: { type: "memory" } });
  const storage = Object.create(memory) as JioStorage;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  let isPutting = false;
  storage.put = async (id, doc) => {
    isPutting = true;
    await held;
    return memory.put(id, doc);
  };
  const { reports, shown } = listOf(storage);
  reports.record(fail("unwanted"));
  await until(() => expect(isPutting).toBe(true));
  await until(() => expect(shown.now).toHaveLength(1));
  const removed = reports.remove(shown.now.map(({ id }) => id));
  letGo();
  await removed;
  reports.record(fail("wanted"));
  await until(() => expect(shown.now).toMatchObject([{ message: "wanted", count: 1, isKept: true }]));
  expect(await memory.count('portal_type: = "Error Report"')).toBe(1);
});
