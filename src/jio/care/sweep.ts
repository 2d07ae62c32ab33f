/** Takes back what dead writers left: files that no attachment names, ends that nobody seals. */
import type { Folder } from "../../bytes/index.ts";
import type { Remover } from "../files/remover.ts";
import { isYoung } from "../files/young.ts";
import type { Rows } from "../local/rows.ts";
import type { FileRow } from "../local/schema.ts";
import type { Tails } from "../tails/tails.ts";

export interface SweepDeps {
  folder: Folder;
  rows: Rows;
  remover: Remover;
  tails: Pick<Tails, "recover">;
  restore(name: string): Promise<unknown>;
  takeLock(name: string): Promise<(() => void) | undefined>;
}

export async function sweep(deps: SweepDeps): Promise<void> {
  await sweepCopies(deps);
  const locks = new Map<string, (() => void) | undefined>();
  try {
    // Files before rows: no file is made before its row, so one that has none by then is debris.
    const present = await deps.folder.list();
    const rows = await deps.rows.files.list();
    for (const row of rows) await sweepFile(deps, row, locks);
    const known = new Set(rows.map(({ name }) => name));
    await deps.remover.release(present.filter((name) => !known.has(name)));
  } finally {
    for (const release of locks.values()) release?.();
  }
}

/** Copies of files that are old by now have done their duty; what a power cut took is written again. */
async function sweepCopies({ rows: { files }, restore }: SweepDeps) {
  const copied = await files.copied();
  if (copied.size === 0) return;
  for (const name of copied) await Promise.resolve(restore(name)).catch(() => {}); // one that cannot be now stops no other
  for (const { name, made } of await files.list()) if (copied.has(name) && !isYoung(made)) await files.dropCopies(name);
}

async function sweepFile(deps: SweepDeps, row: FileRow, locks: Map<string, (() => void) | undefined>) {
  if (row.kind === "spare") return;
  if (row.writer && !locks.has(row.writer)) locks.set(row.writer, await deps.takeLock(row.writer));
  if (row.writer && !locks.get(row.writer)) return; // alive
  const { files } = deps.rows;
  const open = row.kind === "tail" ? (await files.using(row.name)).filter(({ tail }) => tail?.file === row.name) : [];
  for (const { id, name } of open) await deps.tails.recover(id, name).catch(() => {}); // somebody else is at it
  if (row.writer) await files.letGo(row.name, row.writer);
  if (!(await files.isNamed(row.name))) await deps.remover.release([row.name]);
}
