/** Which folders hold a Zarr store, by the names of their files. Pure. */
import { ARRAY_KEY, CONSOLIDATED_KEY, GROUP_KEY } from "../../format/index.ts";

export const VERSION_3_KEY = "zarr.json";

/** A folder with a file of such a name is a Zarr group or array. */
export const STORE_MARKS: readonly string[] = [GROUP_KEY, ARRAY_KEY, CONSOLIDATED_KEY, VERSION_3_KEY];

/**
 * The paths of the stores among files whose paths begin with the chosen folder's name: that folder, else those directly in it.
 * Deeper ones are not looked for.
 */
export function findStores(paths: Iterable<string>): string[] {
  const top = new Set<string>();
  const below = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/");
    if (!STORE_MARKS.includes(parts.at(-1)!)) continue;
    if (parts.length === 2) top.add(parts[0]!);
    else if (parts.length === 3) below.add(`${parts[0]}/${parts[1]}`);
  }
  return [...(top.size > 0 ? top : below)].sort();
}
