/** A stream that was appended to now and then ends up in many small segments: runs of them become one. */

import type { FileRange } from "../files/bytes-channel.ts";
import type { Remover } from "../files/remover.ts";
import { sha256 } from "../handle/bodies.ts";
import { type AttachmentRow, COPIED_LENGTH, SEGMENT_LENGTH, type Segment } from "../local/row.ts";
import type { Rows } from "../local/rows.ts";
import type { Stages } from "../stages/stages.ts";

export interface MergeDeps {
  rows: Rows;
  remover: Remover;
  stages: Stages;
  read(range: FileRange): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** So many neighbours at least, so that a byte is moved only a few times in a stream's life. */
const RUN = 8;

/** The first run of small neighbours, [from, to): so small that nobody holds a reference to their files. */
export function planMerge(segments: readonly Pick<Segment, "length">[]): { from: number; to: number } | undefined {
  let from = 0;
  let length = 0;
  for (let n = 0; n <= segments.length; n++) {
    const next = segments[n]?.length ?? Number.POSITIVE_INFINITY;
    if (next <= COPIED_LENGTH && length + next <= SEGMENT_LENGTH) {
      length += next;
      continue;
    }
    if (n - from >= RUN) return { from, to: n };
    from = next <= COPIED_LENGTH ? n : n + 1;
    length = next <= COPIED_LENGTH ? next : 0;
  }
  return undefined;
}

export async function mergeSegments(deps: MergeDeps, row: AttachmentRow): Promise<void> {
  const run = row.tail ? undefined : planMerge(row.segments);
  if (!run) return;
  const old = row.segments.slice(run.from, run.to);
  const token = crypto.randomUUID();
  try {
    let at = 0;
    for (const segment of old) {
      const bytes = await deps.read({ file: segment.file, from: segment.offset, to: segment.offset + segment.length });
      if (!bytes || (await sha256(bytes)) !== segment.sha256) return; // damaged: it keeps its digest, for all to see
      await deps.stages.write(token, at, bytes, true);
      at += bytes.length;
    }
    const { segments: made } = await deps.stages.end(token, at);
    const segments = [...row.segments.slice(0, run.from), ...made, ...row.segments.slice(run.to)];
    if (!(await deps.rows.swap(row, { ...row, segments, revision: crypto.randomUUID() }, "strict"))) return;
    await deps.stages.settle(token);
    await deps.remover.release(old.map(({ file }) => file));
  } finally {
    await deps.stages.drop(token); // nothing, once it is settled
  }
}
