/** What stands in the import sheet, and what a person's changes make of it. Pure. */
import type { RawDescription } from "../../src/format/index.ts";
import type { Arrival, Inspection } from "../../src/ingest/index.ts";
import type { ImportChoice } from "../acquirable.ts";
import { checkRaw, FIRST_GUESS, type RawCheck } from "./raw-form.ts";

export interface Entry {
  readonly key: number;
  readonly arrival: Arrival;
  /** Left out, it stays where it was; but what other apps shared is deleted when others come in. */
  readonly isIn: boolean;
  /** Of what is nothing but samples: what they are said to be. */
  readonly raw?: RawDescription;
  /** Its description and first values are shown. */
  readonly isOpen: boolean;
  /** Of what it was looked at, and what was found, or why that could not be; samples are kept only while they are shown. */
  readonly looked?: RawDescription | "header";
  readonly inspection?: Inspection | undefined;
  readonly failure?: string | undefined;
}

export const isEmpty = ({ arrival }: Entry): boolean => arrival.file?.size === 0;

/** Adds what came to what is there; the first that has to be described is open, an empty file is left out. */
export function withArrivals(
  entries: readonly Entry[],
  arrivals: readonly Arrival[],
  { nextKey, described = FIRST_GUESS }: { nextKey: number; described?: RawDescription },
): Entry[] {
  let isOneOpen = entries.some(({ isOpen }) => isOpen);
  const added = arrivals.map((arrival, n): Entry => {
    const isRaw = arrival.kind === "unknown" && arrival.file?.size !== 0;
    const isOpen = (isRaw || arrivals.length === 1) && !isOneOpen;
    isOneOpen ||= isOpen;
    const isIn = arrival.file?.size !== 0;
    return { key: nextKey + n, arrival, isIn, isOpen, ...(isRaw && { raw: described }) };
  });
  return [...entries, ...added];
}

export const changed = (entries: readonly Entry[], key: number, delta: Partial<Entry>): Entry[] =>
  entries.map((entry) => (entry.key === key ? { ...entry, ...delta } : entry));

/** What is said of one is said of all that are nothing but samples, where they are alike. */
export function described(
  entries: readonly Entry[],
  key: number,
  { raw, areAlike }: { raw: RawDescription; areAlike: boolean },
): Entry[] {
  return entries.map((entry) => (entry.key === key || (areAlike && entry.raw) ? { ...entry, raw } : entry));
}

/** The description that all are said to share from here on: that of the first, which is shown. */
export function madeAlike(entries: readonly Entry[]): readonly Entry[] {
  const first = entries.find((entry) => entry.raw);
  return first ? described(entries, first.key, { raw: first.raw!, areAlike: true }) : entries;
}

/** Its details shown, or no longer: then their samples go. */
export function toggled({ isOpen, inspection }: Entry): Partial<Entry> {
  return { isOpen: !isOpen, ...(inspection && { inspection: { ...inspection, channels: [] } }) };
}

/** There are samples to see. */
export const isLookedAt = ({ raw, arrival: { kind } }: Entry): boolean => raw !== undefined || kind === "wav";

/** The only one is always shown. */
const isShown = (entry: Entry, entries: readonly Entry[]) => entry.isOpen || entries.length === 1;

/** What was found of one; of one that was closed meanwhile without its samples. */
export function lookedAt(
  entries: readonly Entry[],
  key: number,
  { inspection, ...found }: Required<Pick<Entry, "looked" | "inspection" | "failure">>,
): Entry[] {
  return entries.map((entry) => {
    if (entry.key !== key) return entry;
    const kept = inspection && !isShown(entry, entries) ? { ...inspection, channels: [] } : inspection;
    return { ...entry, ...found, inspection: kept };
  });
}

/** What is to be looked at next, and whether its samples are shown: what a person sees comes first. */
export function nextLook(entries: readonly Entry[]): { entry: Entry; samples: boolean } | undefined {
  const waiting = entries.filter((entry) => isWaiting(entry, isShown(entry, entries)));
  const entry = waiting.find((one) => isShown(one, entries)) ?? waiting[0];
  return entry && { entry, samples: isShown(entry, entries) };
}

function isWaiting(entry: Entry, samples: boolean): boolean {
  const check = checkEntry(entry);
  if (!isLookedAt(entry) || isEmpty(entry) || (check && "field" in check)) return false;
  if (entry.looked !== (entry.raw ?? "header")) return true;
  return samples && entry.inspection?.channels.length === 0;
}

export const checkEntry = ({ raw, arrival }: Entry): RawCheck | undefined =>
  raw && checkRaw(raw, arrival.file?.size ?? 0);

/** The first that is to come in and is described as it cannot be. */
export function firstWrong(entries: readonly Entry[]): Entry | undefined {
  return entries.find((entry) => {
    const check = entry.isIn ? checkEntry(entry) : undefined;
    return check !== undefined && "field" in check;
  });
}

export const choicesOf = (entries: readonly Entry[]): ImportChoice[] =>
  entries.filter(({ isIn }) => isIn).map(({ arrival, raw }) => ({ arrival, ...(raw && { raw }) }));

/** What other apps shared and the person leaves out: the entry says that it is not kept. */
export const refusedOf = (entries: readonly Entry[]): Arrival[] =>
  entries.filter(({ isIn, arrival }) => !isIn && arrival.inbox !== undefined).map(({ arrival }) => arrival);

/** Bytes of what is to come in, as far as they are known. */
export const totalBytes = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { isIn, arrival }) => sum + (isIn ? (arrival.file?.size ?? 0) : 0), 0);
