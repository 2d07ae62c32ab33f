import { expect, test } from "vitest";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { kernelsOf } from "../../../../src/signal/kernel/simd/kernels.ts";
import { answersNow, differencesNow } from "./sample-cases.ts";

test("where the memory is too small for what they need all is computed plainly", async () => {
  const answers = answersNow();
  expect(await loadKernels({ maxBytes: 65_536 })).not.toBe("js");
  const { memory } = kernelsOf("f64")!.shelf;
  const free = memory.freeBytes;
  expect(differencesNow(answers)).toEqual([]);
  expect(memory.freeBytes).toBe(free);
});
