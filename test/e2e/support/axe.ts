import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect } from "./app.ts";

const AXE = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}

/** What axe finds on the page as it is now. Evaluated by the debugger, which the page's policy does not bind. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (tags) => (window as unknown as { axe: { run(o: object): Promise<AxeResult> } }).axe.run({ runOnly: tags }),
    TAGS,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => `${n.target} ${n.failureSummary}`).join("; ")}`);
}

/** Nothing for axe to find, nothing wider than the screen. */
export async function expectSound(page: Page, name: string): Promise<void> {
  expect(await findings(page), name).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name}: sideways scrolling`).toBeLessThanOrEqual(0);
}
