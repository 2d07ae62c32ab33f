/** Packs that are mostly holes: what still is needed moves to another pack, and the file goes. */
import type { Folder } from "../../bytes/index.ts";
import type { FileRange } from "../files/bytes-channel.ts";
import type { Packs } from "../files/packs.ts";
import type { Remover } from "../files/remover.ts";
import type { AttachmentRow, Segment } from "../local/row.ts";
import type { Rows } from "../local/rows.ts";
import type { FileRow } from "../local/schema.ts";

export interface CompactDeps {
  folder: Folder;
  rows: Rows;
  packs: Packs;
  remover: Remover;
  writer(): Promise<string>;
  read(range: FileRange): Promise<Uint8Array | undefined>;
}

/** Below this, holes are not worth the moving. */
const HOLES_LENGTH = 1024 * 1024;

/** Half of a file, and not little. */
export const isMostlyHoles = (length: number, needed: number) =>
  length - needed >= HOLES_LENGTH && 2 * needed <= length;

export async function compactPacks(deps: CompactDeps): Promise<void> {
  for (const row of await deps.rows.files.list()) {
    if (row.kind !== "pack" || row.writer) continue;
    const needed = (await deps.rows.files.using(row.name)).reduce((sum, one) => sum + lengthIn(one, row.name), 0);
    const length = (await deps.folder.getBlob(row.name))?.size ?? 0;
    if (isMostlyHoles(length, needed)) await empty(deps, row);
  }
}

const lengthIn = ({ segments }: AttachmentRow, file: string) =>
  segments.reduce((sum, segment) => sum + (segment.file === file ? segment.length : 0), 0);

/** While it is ours nobody else adds to it; whatever cannot be moved now stays. */
async function empty(deps: CompactDeps, row: FileRow) {
  const { files } = deps.rows;
  const writer = await deps.writer();
  if (!(await files.claim(row.name, writer))) return;
  try {
    for (const using of await files.using(row.name)) await move(deps, using, row.name);
  } finally {
    await files.letGo(row.name, writer, { full: true });
    await deps.remover.release([row.name]);
  }
}

/** The copy is as safe as the original can have been; damaged bytes keep their digest, so they are found after the move too. */
async function move(deps: CompactDeps, row: AttachmentRow, file: string) {
  if (row.tail) return; // its owner alone changes it
  const moved: Segment[] = [];
  const segments: Segment[] = [];
  for (const segment of row.segments) {
    const { offset, length, sha256 } = segment;
    const bytes = segment.file === file ? await deps.read({ file, from: offset, to: offset + length }) : undefined;
    if (!bytes) segments.push(segment);
    else moved.push((segments[segments.length] = await deps.packs.write(bytes, sha256, true)));
  }
  const isNamed = await deps.rows.swap(row, { ...row, segments, revision: crypto.randomUUID() }, "strict");
  for (const segment of moved) await (isNamed ? deps.packs.settle(segment) : deps.packs.drop(segment));
}
