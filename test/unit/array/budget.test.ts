import { afterEach, expect, test } from "vitest";
import {
  blockBytes,
  checkBudget,
  checkChunk,
  memoryBudget,
  setMemoryBudget,
  shareMemoryBudget,
} from "../../../src/array/budget.ts";

const MIB = 1024 * 1024;
const before = memoryBudget();
afterEach(() => setMemoryBudget(before));

test("workers share the tab's budget; one chunk may take all of it", () => {
  setMemoryBudget(64 * MIB);
  shareMemoryBudget(8);
  expect(memoryBudget()).toBe(8 * MIB);
  expect(blockBytes()).toBe(2 * MIB);
  checkChunk(64 * MIB, "c");
  expect(() => checkChunk(65 * MIB, "c")).toThrow(expect.objectContaining({ code: "over-budget" }));
  expect(() => checkBudget(9 * MIB, "reading", "use chunks()")).toThrow(/chunks\(\)/);
  shareMemoryBudget(1000);
  expect(memoryBudget()).toBe(MIB);
});

test("a budget is 1 MiB or more", () => {
  for (const bytes of [0, MIB - 1, Number.NaN, 1.5 * MIB + 0.5])
    expect(() => setMemoryBudget(bytes)).toThrow(expect.objectContaining({ code: "invalid-argument" }));
});
