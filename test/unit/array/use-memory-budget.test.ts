import { afterEach, expect, test } from "vitest";
import { deviceMemoryBudget, memoryBudget, setMemoryBudget } from "../../../src/array/budget.ts";
import { useMemoryBudget } from "../../../src/array/tasks.ts";
import { localRunner } from "../../../src/worker/serve.ts";

const MIB = 1024 * 1024;
const thread = localRunner(() => import("../../../src/array/tasks.worker.ts"));
afterEach(() => setMemoryBudget(deviceMemoryBudget()));

test("a worker takes its part of the budget a person chose, and of the device's again", async () => {
  await thread.run(useMemoryBudget, { bytes: 64 * MIB, parts: 4 });
  expect(memoryBudget()).toBe(16 * MIB);
  await thread.run(useMemoryBudget, { bytes: 0, parts: 4 });
  expect(memoryBudget()).toBe(deviceMemoryBudget() / 4);
});
