import { FieldError } from "../../../base/errors.ts";
import type { SpectralPlan } from "../../spectral/plan-spectral.ts";

/** Rows of a time-frequency result: one a segment. The first segment begins at `offset`, which lies before the signal where it is padded. */
export interface RowsPlan {
  readonly rows: number;
  readonly offset: number;
  readonly rowsPerChunk: number;
  /** Chunks that are made at once. */
  readonly parallel: number;
  /** Rows that one row of each level is the maximum of: powers of four. */
  readonly levels: readonly number[];
}

const CHUNK_BYTES = 4 << 20;
const MEMORY_BYTES = 256 << 20;
const SHARES = 4; // so that a few workers find room
const FEWEST = 512; // rows that are left of a level worth having

type Segments = Pick<SpectralPlan, "nperseg" | "hop" | "segments">;

/**
 * Chunks of about 4 MiB whose rows every level divides; how they are cut does not depend on who computes them. A running task holds what a
 * chunk is made of, the chunk, and the one before it, which is being written. Throws "over-budget" where memoryBytes does not hold a row.
 */
export function planRows(
  frames: number,
  plan: Segments,
  o: {
    rowBytes: number;
    workBytes: number;
    memoryBytes?: number | undefined;
    parallel: number;
    isPadded: boolean;
    hasLevels: boolean;
  },
): RowsPlan {
  const { nperseg, hop } = plan;
  const half = Math.floor(nperseg / 2);
  const rows = o.isPadded ? Math.ceil((frames + 2 * half - nperseg) / hop) + 1 : plan.segments;
  const { memoryBytes = MEMORY_BYTES } = o;
  const rowCost = 2 * o.rowBytes + hop * o.workBytes;
  const fixed = nperseg * o.workBytes;
  if (fixed + rowCost > memoryBytes)
    throw new FieldError("over-budget", `one segment needs ${fixed + rowCost} bytes; take a smaller nperseg`, {
      memoryBytes,
      neededBytes: fixed + rowCost,
    });
  const fitting = Math.min(CHUNK_BYTES / o.rowBytes, (memoryBytes / SHARES - fixed) / rowCost);
  const rowsPerChunk = 4 ** Math.max(0, Math.floor(Math.log(Math.max(1, fitting)) / Math.log(4)));
  const parallel = Math.min(o.parallel, Math.max(1, Math.floor(memoryBytes / (fixed + rowsPerChunk * rowCost))));
  const levels: number[] = [];
  for (let each = 4; o.hasLevels && each <= rowsPerChunk && rows / each >= FEWEST; each *= 4) levels.push(each);
  return { rows, offset: o.isPadded ? -half : 0, rowsPerChunk, parallel, levels };
}
