import type { Folder } from "../../bytes/index.ts";
import { type AttachmentRow, sealedLength } from "../local/row.ts";
import type { Rows } from "../local/rows.ts";
import type { ModuleUsage, StorageUsage } from "./reports.ts";

const PAGE = 100; // rows in memory at a time: each may hold 64 KiB

/** What is kept, by module and by kind of space; reads all rows, and no bytes of files. */
export async function measureUsage({ rows, folder }: { rows: Rows; folder: Folder }): Promise<StorageUsage> {
  const modules = new Map<string, ModuleUsage>();
  const space = { documents: 0, inline: 0, packs: 0, wholes: 0, unused: 0, spares: 0 };
  const moduleOf = (id: string) => {
    const module = id.split("/", 1)[0] ?? "";
    const usage = modules.get(module) ?? { module, documents: 0, attachments: 0, bytes: 0 };
    modules.set(module, usage);
    return usage;
  };
  for (const { id, doc } of await rows.listDocs()) {
    const usage = moduleOf(id);
    const length = JSON.stringify(doc).length;
    usage.documents += 1;
    usage.bytes += length;
    space.documents += length;
  }
  const lengths = await fileLengths(folder);
  for await (const row of allRows(rows)) {
    const length = row.tail ? sealedLength(row) + (lengths.get(row.tail.file) ?? 0) : row.length;
    const usage = moduleOf(row.id);
    usage.attachments += 1;
    usage.bytes += length;
    if (row.inline) space.inline += length;
    const packed = row.segments.reduce((sum, one) => sum + (one.packed ? one.length : 0), 0);
    space.packs += packed;
    if (!row.inline) space.wholes += length - packed;
  }
  space.spares = (await rows.files.list()).filter(({ kind }) => kind === "spare").length;
  const inFiles = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  space.unused = Math.max(0, inFiles - space.packs - space.wholes);
  return { modules: [...modules.values()].sort((a, b) => b.bytes - a.bytes), space };
}

async function fileLengths(folder: Folder): Promise<Map<string, number>> {
  const names = await folder.list();
  const blobs = await Promise.all(names.map((name) => folder.getBlob(name)));
  return new Map(names.map((name, n) => [name, blobs[n]?.size ?? 0]));
}

/** Every attachment's row, as it is when its turn comes. */
export async function* allRows(rows: Pick<Rows, "nextRows">): AsyncGenerator<AttachmentRow, void, void> {
  let last: [string, string] | undefined;
  do {
    const page = await rows.nextRows(last, PAGE);
    yield* page;
    const end = page.at(-1);
    last = end && [end.id, end.name];
  } while (last);
}
