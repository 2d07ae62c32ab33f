import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { ImportQueueGadget } from "../../../gadgets/import/import-queue.ts";
import "../../../gadgets/import/import-queue.ts";
import { findTwins } from "../../../src/ingest/find-same.ts";
import { createStorage } from "../../../src/jio/index.ts";
import { createJobs, isTrashed, trashedDoc } from "../../../src/portal/index.ts";

afterEach(() => document.body.replaceChildren());

/** Two imports that are done, of the same bytes. */
async function openQueue() {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  const life = new AbortController();
  onTestFinished(async () => {
    life.abort();
    await storage.close();
  });
  const jobs = createJobs();
  for (const [n, id] of ["first", "second"].entries()) {
    const creation_date = `2026-03-0${n + 1}T00:00:00.000Z`;
    await storage.put(id, { portal_type: "Data Stream", title: id, data_offset: 0, data_length: 3, creation_date });
    await storage.putAttachment(id, "data", "abc");
    jobs.start({ kind: "import", title: id }, async () => id);
  }
  const queue = document.createElement("wf-import-queue") as ImportQueueGadget;
  queue.hostAcquisition = {
    watchJobs: (listener) => jobs.watch(listener, life),
    watchUnfinished: (listener) => listener([]),
    findTwins: (ids) => findTwins(storage, ids, {}),
    jio_get: (id) => storage.get(id),
    moveToTrash: async (id) => void (await storage.put(id, trashedDoc(await storage.get(id), new Date()))),
    forgetJob: (id) => jobs.forget(id),
  };
  document.body.append(queue);
  await queue.whenReady;
  const cards = () => [...queue.renderRoot.querySelectorAll<HTMLElement>("li")];
  const button = (label: string) => queue.renderRoot.querySelector<HTMLElement>(`button[aria-label="${label}"]`)!;
  await vi.waitFor(() => expect(cards()).toHaveLength(1));
  return { storage, cards, button };
}

test("of two imports of the same bytes the newer one may go, to the trash", async () => {
  const { storage, cards, button } = await openQueue();
  expect(cards()[0]?.textContent).toContain("“second” is here twice");
  button("Remove the new one: second").click();
  await vi.waitFor(() => expect(cards()).toHaveLength(0));
  expect(isTrashed(await storage.get("second"))).toBe(true);
  expect(isTrashed(await storage.get("first"))).toBe(false);
});

test.for(["in the trash", "removed"])("where the older one is %s by now, the newer one stays", async (how) => {
  const { storage, cards, button } = await openQueue();
  if (how === "removed") await storage.remove("first");
  else await storage.put("first", trashedDoc(await storage.get("first"), new Date()));
  button("Remove the new one: second").click();
  await vi.waitFor(() => expect(cards()[0]?.textContent).toContain("“first” is no longer here"));
  expect(isTrashed(await storage.get("second"))).toBe(false);
  button("Dismiss: second").click();
  await vi.waitFor(() => expect(cards()).toHaveLength(0));
});
