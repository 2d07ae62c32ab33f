import { afterEach, expect, test, vi } from "vitest";
import { showBadge } from "../../src/app-badge.ts";
import { createJobs } from "../../src/portal/index.ts";

afterEach(() => vi.restoreAllMocks());

test("the icon counts the jobs that run, and none is left on it when they are done", async () => {
  const shown: number[] = [];
  vi.spyOn(navigator, "setAppBadge").mockImplementation(async (count) => void shown.push(count ?? -1));
  vi.spyOn(navigator, "clearAppBadge").mockImplementation(async () => void shown.push(0));
  const jobs = createJobs();
  const ends: (() => void)[] = [];
  const run = () => new Promise<string>((resolve) => ends.push(() => resolve("a")));
  showBadge(jobs, new AbortController());
  expect(shown).toEqual([0]); // what a page that is gone has left
  jobs.start({ kind: "import", title: "a" }, run);
  jobs.start({ kind: "import", title: "b" }, run);
  await vi.waitFor(() => expect(shown).toEqual([0, 1, 2]));
  for (const end of ends) end();
  await vi.waitFor(() => expect(shown.at(-1)).toBe(0));
});

test("a browser that refuses does not mind", async () => {
  vi.spyOn(navigator, "clearAppBadge").mockRejectedValue(new Error("not allowed"));
  const jobs = createJobs();
  showBadge(jobs, new AbortController());
  await new Promise((resolve) => setTimeout(resolve, 20));
});
