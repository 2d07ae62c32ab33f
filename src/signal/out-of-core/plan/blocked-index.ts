/** Where the bins of a spectrum lie in its array: in natural order, or in the blocks that the last pass over them wrote. Pure. */
import { FieldError } from "../../../base/errors.ts";

/**
 * Bin k of n1·n2 residues: k = a + n1·(b + n2·q). Residues are put together to groups of at most `rows` a and `planes` b; a group
 * holds all its bins for q = 0, q = 1 … one after another, b before a. What is left over for the last q lies behind all groups, in
 * natural order. With n1 = n2 = 1 all is in natural order.
 */
export interface IndexMap {
  /** Length of the transform; there are floor(n / 2) + 1 bins. */
  readonly n: number;
  readonly n1: number;
  readonly n2: number;
  readonly rows: number;
  readonly planes: number;
}

/** Residues from `start` up to `stop`. */
export interface Residues {
  readonly start: number;
  readonly stop: number;
}

export const naturalMap = (n: number): IndexMap => ({ n, n1: 1, n2: 1, rows: 1, planes: 1 });

export const binsOf = ({ n }: Pick<IndexMap, "n">): number => Math.floor(n / 2) + 1;

/** How many q every residue has. */
export const quotientsOf = (map: IndexMap): number => Math.floor(binsOf(map) / (map.n1 * map.n2));

/** Rows of the first factor that are computed: the others are their mirror images. */
export const halfOf = ({ n1 }: Pick<IndexMap, "n1">): number => Math.floor(n1 / 2) + 1;

/** The group that a residue a belongs to. Those above n1 / 2 mirror those below, so that one task makes both. */
export function residuesAround(map: IndexMap, a: number): Residues {
  const { n1, rows } = map;
  const half = halfOf(map);
  if (a < half) {
    const start = a - (a % rows);
    return { start, stop: Math.min(start + rows, half) };
  }
  const below = n1 - a;
  return mirrored(n1, { start: below - (below % rows), stop: below - (below % rows) + rows });
}

/** The residues n1 - a for those of a group that have an image of their own; may be none. */
export function mirrored(n1: number, { start, stop }: Residues): Residues {
  const first = Math.max(start, 1);
  const end = Math.min(stop, Math.ceil(n1 / 2));
  return { start: n1 - end + 1, stop: Math.max(n1 - end + 1, n1 - first + 1) };
}

/** Every group's residues a, ascending. */
export function* residueGroups(map: IndexMap): Generator<Residues> {
  for (let a = 0; a < map.n1; ) {
    const group = residuesAround(map, a);
    yield group;
    a = group.stop;
  }
}

/** The position of the first bin of a group. */
export const groupStart = (map: IndexMap, { start, stop }: Residues, plane: number): number =>
  quotientsOf(map) * (start * map.n2 + plane * (stop - start));

/** Position in the array of bin k. */
export function blockedIndex(map: IndexMap, k: number): number {
  checkBin(map, k);
  const { n1, n2, planes } = map;
  const q = Math.floor(k / (n1 * n2));
  if (q >= quotientsOf(map)) return k;
  const a = k % n1;
  const b = Math.floor(k / n1) % n2;
  const group = residuesAround(map, a);
  const plane = b - (b % planes);
  return groupStart(map, group, plane) + (q * planes + b - plane) * (group.stop - group.start) + a - group.start;
}

/** The bin at a position in the array. */
export function naturalIndex(map: IndexMap, position: number): number {
  checkBin(map, position);
  const { n1, n2, planes } = map;
  const quotients = quotientsOf(map);
  if (position >= n1 * n2 * quotients) return position;
  const group = residuesAround(map, Math.floor(position / (quotients * n2)));
  const width = group.stop - group.start;
  const inGroups = position - groupStart(map, group, 0);
  const plane = planes * Math.floor(inGroups / (quotients * planes * width));
  const inGroup = inGroups - quotients * plane * width;
  const q = Math.floor(inGroup / (planes * width));
  const b = plane + (Math.floor(inGroup / width) % planes);
  return group.start + (inGroup % width) + n1 * (b + n2 * q);
}

function checkBin(map: IndexMap, k: number): void {
  if (!Number.isSafeInteger(k) || k < 0 || k >= binsOf(map))
    throw new FieldError(
      "invalid-argument",
      `a transform of ${map.n} values has bins 0 to ${binsOf(map) - 1}, not ${k}`,
      {
        k,
      },
    );
}

/** The map as an array's attributes tell it. */
export const formatIndexMap = (map: IndexMap) => ({ order: map.n1 * map.n2 === 1 ? "natural" : "blocked", ...map });

/** Throws "invalid-metadata" where attributes hold no such map. */
export function parseIndexMap(json: unknown): IndexMap {
  const { n, n1, n2, rows, planes } = (typeof json === "object" && json !== null ? json : {}) as Record<
    string,
    unknown
  >;
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
  const isSound =
    isCount(n) &&
    isCount(n1) &&
    isCount(n2) &&
    isCount(rows) &&
    isCount(planes) &&
    n2 % planes === 0 &&
    n % (n1 * n2) === 0;
  if (isSound) return { n, n1, n2, rows, planes };
  throw new FieldError("invalid-metadata", "index_map of the array is no map of a full-length spectrum", {
    key: "index_map",
    value: json,
  });
}
