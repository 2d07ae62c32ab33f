import { isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { ARRAY_KEY } from "../../format/index.ts";
import type { JioStorage } from "../../jio/index.ts";
import { readGroup } from "../group.ts";
import { openArray } from "../open-array.ts";
import type { ArrayFacts } from "../tasks.ts";

const MOST_ARRAYS = 100;

/** The arrays of a document's group, `data` first; those of kinds that cannot be read are left out. */
export async function listArrays(storage: JioStorage, id: string, o: Opts): Promise<ArrayFacts[]> {
  const paths = (await pathsOf(storage, id, o))
    .sort((a, b) => Number(b === "data") - Number(a === "data") || (a < b ? -1 : 1))
    .slice(0, MOST_ARRAYS);
  const facts: ArrayFacts[] = [];
  for (const path of paths) {
    const found = await factsOf(storage, id, path, o);
    if (found) facts.push(found);
  }
  return facts;
}

/** Version 3 has no list of what a group holds: where version 2 tells of no array, the names of the files do. */
async function pathsOf(storage: JioStorage, id: string, o: Opts): Promise<string[]> {
  const keys = [...(await readGroup(storage, id, o)).entries.keys()];
  const own = keys.flatMap((key) => (key.endsWith(`/${ARRAY_KEY}`) ? [key.slice(0, -ARRAY_KEY.length - 1)] : []));
  if (own.length > 0) return own;
  return Object.keys(await storage.allAttachments(id, o)).flatMap(
    (name) => /^([^/]+)\/zarr\.json$/.exec(name)?.[1] ?? [],
  );
}

async function factsOf(storage: JioStorage, id: string, path: string, o: Opts): Promise<ArrayFacts | undefined> {
  try {
    const array = await openArray(storage, id, { ...o, path });
    const { shape, dtype, chunkShape, byteLength, dimensionNames, attributes } = array;
    await array.close();
    return { path, shape, dtype, chunkShape, byteLength, dimensionNames, attributes };
  } catch (error) {
    const isNone = isCode(error, "unsupported") || isCode(error, "invalid-argument") || isCode(error, "not-found");
    if (path !== "data" && isNone) return undefined; // "not-found": a group inside the group, or taken away meanwhile
    throw error;
  }
}
