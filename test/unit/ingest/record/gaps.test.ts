import { expect, test } from "vitest";
import { addGap, formatGaps, NO_GAPS } from "../../../../src/ingest/record/gaps.ts";

test("of very many gaps the first are listed and all are counted: the document stays small", () => {
  let gaps = NO_GAPS;
  for (let n = 0; n < 5000; n++)
    gaps = addGap(gaps, { fromFrame: 1_000_000_000 + 1000 * n, frames: 128, reason: "stalled" });
  expect(gaps).toMatchObject({ count: 5000, frames: 640_000 });
  expect(JSON.stringify(formatGaps(gaps)).length).toBeLessThan(20_000);
});

test("a gap that goes on is one; another reason, or a place of its own, is another", () => {
  const parts = [
    { fromFrame: 0, frames: 5, reason: "silent" },
    { fromFrame: 5, frames: 5, reason: "silent" },
    { fromFrame: 10, frames: 1, reason: "lost" },
    { fromFrame: 20, frames: 1, reason: "lost" },
  ] as const;
  const { count, list } = parts.reduce(addGap, NO_GAPS);
  expect(count).toBe(3);
  expect(list[0]).toEqual({ fromFrame: 0, frames: 10, reason: "silent" });
});

test("a silence that goes on after more gaps than are listed is one", () => {
  let gaps = NO_GAPS;
  for (let n = 0; n < 250; n++) gaps = addGap(gaps, { fromFrame: 1000 * n, frames: 128, reason: "stalled" });
  for (let n = 0; n < 1400; n++) gaps = addGap(gaps, { fromFrame: 300_000 + 2048 * n, frames: 2048, reason: "silent" });
  expect(gaps).toMatchObject({ count: 251, frames: 250 * 128 + 1400 * 2048 });
  expect(gaps.list).toHaveLength(200);
  expect(gaps.list.at(-1)).toEqual({ fromFrame: 199_000, frames: 128, reason: "stalled" });
});
