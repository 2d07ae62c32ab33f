import { afterEach, expect, test } from "vitest";
import { memoryBudget, setMemoryBudget } from "../../../src/array/budget.ts";
import { createSpill } from "../../../src/array/transaction/spill.ts";
import { OwnBytes } from "../../../src/jio/index.ts";

const MIB = 1024 * 1024;
const before = memoryBudget();
afterEach(() => setMemoryBudget(before));

const body = () => new OwnBytes(new Uint8Array(MIB), "");

test("what is given back makes room again", async () => {
  setMemoryBudget(4 * MIB);
  const spill = createSpill({ mayUseFiles: true });
  const [first, second] = [await spill.keep(body()), await spill.keep(body())];
  await expect(spill.keep(body())).rejects.toMatchObject({ code: "over-budget" }); // there are no scratch files in Node
  await spill.giveBack(first);
  await spill.giveBack(first);
  const third = await spill.keep(body());
  await expect(spill.keep(body())).rejects.toMatchObject({ code: "over-budget" });
  await Promise.all([second, third].map(spill.giveBack));
  await spill.close();
});

test("what goes to a storage in memory anyway stays in memory", async () => {
  setMemoryBudget(MIB);
  const spill = createSpill({ mayUseFiles: false });
  const kept = body();
  expect(await spill.keep(kept)).toBe(kept);
});
