import fc from "fast-check";
import { test } from "vitest";
import { createStorage } from "../../../src/jio/index.ts";
import { checkAll, modelCommands } from "../../support/model/commands.ts";
import type { Model, Real } from "../../support/model/model.ts";
import { runs } from "../../support/runs.ts";

test("memory answers as a Map would, whatever is done to it", async () => {
  await fc.assert(
    fc.asyncProperty(modelCommands([]), async (commands) => {
      const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
      const real: Real = { handles: [() => storage], readers: [], query: () => storage, events: {} };
      const model: Model = new Map();
      await fc.asyncModelRun(() => ({ model, real }), commands);
      await checkAll(model, real);
      await storage.close();
    }),
    { numRuns: runs(40) },
  );
});
