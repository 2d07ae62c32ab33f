import { isCode } from "../../base/errors.ts";
import { createMeter, type Progress } from "../../base/progress.ts";
import type { FileRange } from "../files/bytes-channel.ts";
import { createWholeDigest } from "../files/digests.ts";
import { sha256 } from "../handle/bodies.ts";
import { type AttachmentRow, type Segment, sealedLength } from "../local/row.ts";
import type { Rows } from "../local/rows.ts";
import type { Tails } from "../tails/tails.ts";
import type { Damage, VerifyReport } from "./reports.ts";
import { allRows } from "./usage.ts";

const SLICE = 4 * 1024 * 1024;

/** Why a tail may not be sealed now: another tab's, a full disk, damage that the segments before it will show. */
const STAYS_OPEN = ["locked", "over-quota", "corrupt", "not-found"] as const;

interface VerifyDeps {
  rows: Rows;
  tails: Pick<Tails, "settle">;
  readFile(range: FileRange): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/**
 * Hashes every stored byte again and compares it with the digest of its segment; changes nothing.
 *
 * Memory  one slice of 4 MiB, and a page of rows.
 */
export async function verifyBytes(
  deps: VerifyDeps,
  o: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<VerifyReport> {
  const report: VerifyReport = { attachments: 0, bytes: 0, damaged: [], unsealed: [] };
  let total = 0;
  for await (const row of allRows(deps.rows)) total += row.length;
  const count = createMeter(total, o.onProgress);
  for await (const known of allRows(deps.rows)) {
    const row = known.tail ? await sealed(deps, known) : known;
    if (!row) continue; // removed meanwhile
    report.attachments += 1;
    report.damaged.push(...(await verifyRow(deps, row, { signal: o.signal, count })));
    report.bytes += row.length;
    if (row.tail) report.unsealed.push({ id: row.id, name: row.name, offset: sealedLength(row) });
  }
  return report;
}

/** The row after its tail was sealed, or as it is while another tab appends. */
async function sealed({ rows, tails }: VerifyDeps, { id, name }: AttachmentRow) {
  try {
    await tails.settle(id, name);
  } catch (error) {
    if (!STAYS_OPEN.some((code) => isCode(error, code))) throw error;
  }
  return rows.getRow(id, name);
}

async function verifyRow(
  deps: VerifyDeps,
  row: AttachmentRow,
  o: { signal: AbortSignal; count(bytes: number): void },
): Promise<Damage[]> {
  const { id, name } = row;
  o.signal.throwIfAborted();
  if (row.inline) {
    o.count(row.length);
    const whole = { id, name, offset: 0, length: row.length };
    return (await sha256(row.inline)) === row.sha256 ? [] : [{ ...whole, what: "changed" }];
  }
  const damaged: Damage[] = [];
  let offset = 0;
  for (const segment of row.segments) {
    const what = await verifySegment(deps, segment, o);
    if (what) damaged.push({ id, name, offset, length: segment.length, what });
    offset += segment.length;
  }
  if (damaged.length === 0) return [];
  const present = await deps.rows.getRow(id, name);
  if (present?.revision === row.revision) return damaged;
  return present ? verifyRow(deps, present, { ...o, count: () => {} }) : []; // replaced, moved or removed while we read
}

async function verifySegment(
  { readFile }: VerifyDeps,
  { file, offset, length, sha256: digest }: Segment,
  { signal, count }: { signal: AbortSignal; count(bytes: number): void },
): Promise<Damage["what"] | undefined> {
  const hash = await createWholeDigest();
  for (let at = 0; at < length; at += SLICE) {
    signal.throwIfAborted();
    const [from, to] = [offset + at, offset + Math.min(length, at + SLICE)];
    const bytes = await readFile({ file, from, to });
    count(to - from);
    if (!bytes) return "missing";
    hash.update(bytes);
  }
  return hash.digest() === digest ? undefined : "changed";
}
