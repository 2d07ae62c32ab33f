/** The scratch files of one computation: their names, how long they are, and what the journal among them says. Pure. */

import { halfOf } from "./blocked-index.ts";
import { planBuckets, slotBytes } from "./buckets.ts";
import type { Shape } from "./layout.ts";
import type { Direction, Sizes, Step } from "./plan-steps.ts";

export const PLAN_FILE = "plan";
export const JOURNAL_FILE = "journal";
export const MAGNITUDES_FILE = "magnitudes";
const VALUES = ["values-0", "values-1"] as const;

/** The file that a pass writes; it reads the other one. */
export const writtenBy = (step: number): string => VALUES[step % 2]!;
export const readBy = (step: number): string => VALUES[(step + 1) % 2]!;

/** The passes that go over scratch files; what is stored at the end is kept or not by the storage. */
export const passesOf = ({ steps }: { steps: readonly Step[] }) => steps.filter(({ name }) => name !== "store");

/** Where the last pass leaves the result. */
export const resultFile = (plan: { steps: readonly Step[] }): string => writtenBy(passesOf(plan).length - 1);

/** In the order in which they are made: the journal is there once all others are. */
export function scratchFiles({
  shape,
  steps,
  direction,
  valueBytes,
}: { shape: Shape; steps: readonly Step[]; direction: Direction } & Pick<Sizes, "valueBytes">): {
  name: string;
  length: number;
}[] {
  const values = 2 * valueBytes * halfOf(shape) * shape.n2 * shape.n3;
  const rows = steps.find(({ name }) => name === "rows")?.panels ?? 0;
  return [
    ...VALUES.map((name) => ({ name, length: values })),
    { name: MAGNITUDES_FILE, length: direction === "forward" ? rows * slotBytes(planBuckets(shape)) : 0 },
    { name: JOURNAL_FILE, length: passesOf({ steps }).reduce((sum, { panels }) => sum + panels, 0) },
  ];
}

/** What a byte of the journal says of its panel. */
export const DONE = 1;

/** The byte of a panel in the journal. */
export function entryOf(plan: { steps: readonly Step[] }, step: number, panel: number): number {
  const before = passesOf(plan).slice(0, step);
  return before.reduce((sum, { panels }) => sum + panels, panel);
}

/** The panels of each pass that are not done. */
export function panelsLeft(plan: { steps: readonly Step[] }, journal: Uint8Array): number[][] {
  return passesOf(plan).map(({ panels }, step) =>
    Array.from({ length: panels }, (_, panel) => panel).filter((panel) => journal[entryOf(plan, step, panel)] !== DONE),
  );
}
