import type { ArrayRef } from "../../../array/index.ts";
import type { OpenFile } from "../../../bytes/index.ts";
import type { Samples } from "../../stored/source/samples.ts";
import type { Target } from "../../types.ts";
import type { IndexMap } from "../plan/blocked-index.ts";
import type { Shape } from "../plan/layout.ts";
import type { OutOfCorePlan } from "../plan/plan-out-of-core.ts";

/** What all panels of a computation have in common. Plain data. */
export interface OutOfCoreJob {
  /** Of its scratch files. */
  readonly name: string;
  readonly plan: OutOfCorePlan & { readonly shape: Shape };
  /** Every value of the result is multiplied by it. */
  readonly scale: number;
  readonly from: { readonly samples: Samples } | { readonly spectrum: ArrayRef; readonly map: IndexMap };
  /** Where the rows put the chunks of a spectrum. */
  readonly into?: Target;
}

/** The files of one pass: it reads one and writes the other. */
export interface PassFiles {
  readonly from: OpenFile;
  readonly to: OpenFile;
  /** The least and the greatest magnitudes that each panel of the rows has found. */
  readonly magnitudes: OpenFile;
}

export type RunPanel = (panel: number) => Promise<void> | void;

/** Makes ready what the panels of a pass share, has `each` go through them, and lets go of it. */
export type Pass = (
  job: OutOfCoreJob,
  files: PassFiles,
  each: (run: RunPanel) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;
