import { defineConfig } from "@playwright/test";

// Two browsers at once, each with a server and a profile of its own; no retries: a test that passes at the second try has found something.
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results/e2e",
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: "line",
  projects: [
    { name: "e2e", testIgnore: "soak/**" },
    { name: "soak", testMatch: "soak/**/*.spec.ts", timeout: 3_600_000 },
  ],
});
