import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";

test("the runtime of gadgets is at most 4 KB beside Lit, and loads cards, frames and tools when they are needed", async () => {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2023",
      modulePreload: false,
      lib: { entry: "src/gadget/gadget.ts", formats: ["es"], fileName: "gadget" },
      rolldownOptions: { external: /^(lit|@lit\/)|error-card|load-module/, output: { minify: true } },
    },
  })) as Rolldown.RolldownOutput[];
  const chunks = built.flatMap(({ output }) => output).filter((file) => file.type === "chunk");
  const core = chunks.find(({ isEntry }) => isEntry)!;
  expect(gzipSync(core.code, { level: 9 }).length).toBeLessThanOrEqual(4000);
  expect(core.imports.every((name) => /^(lit|@lit\/)/.test(name))).toBe(true);
});
