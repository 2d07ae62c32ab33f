/** What a browser says that this site can still take. */
export interface FreeSpace {
  readonly bytes: number;
  /** It says no more than this, whatever there is. */
  readonly isOrMore: boolean;
}

const MOST_TOLD = 10 * 2 ** 30; // Chromium names a quota of what is used and at most this

/** Pure. `undefined` where the browser does not tell. */
export function freeSpaceOf({ quota, usage }: StorageEstimate): FreeSpace | undefined {
  if (quota === undefined || usage === undefined) return undefined;
  const bytes = Math.max(0, quota - usage);
  return { bytes, isOrMore: bytes >= MOST_TOLD };
}

/** `undefined` where nobody tells. */
export async function estimateFreeSpace(): Promise<FreeSpace | undefined> {
  const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined);
  return estimate && freeSpaceOf(estimate);
}
