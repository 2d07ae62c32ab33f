/** Where a result came from, and whether that is still so. Pure; reading the sources is provenance-storage.ts. */
import type { Doc } from "../jio/index.ts";

/** What a result was made of, as its document keeps it. */
export interface SourceRecord {
  /** Absent for a file from outside. */
  readonly id?: string;
  readonly reference?: string;
  /** Of its bytes as they were read; absent where the storage told none. */
  readonly digest?: string;
  readonly length?: number;
}

/** A source as it is now. */
export interface PresentSource {
  readonly digest?: string;
  readonly length?: number;
  readonly title?: string;
  /** Its bytes are only ever added to, as those of a Data Stream. */
  readonly isAppendOnly?: boolean;
  /** Digest of as many of its bytes as were read then, where somebody has looked. */
  readonly prefixDigest?: string;
  /** What is known of it where it is a result itself. */
  readonly staleness?: Staleness;
}

/**
 * fresh: as it was. grown: what was read is its beginning now. changed: other bytes. missing: no such document.
 * stale: it is as it was, and itself the result of something that is not.
 */
export type SourceState = "fresh" | "grown" | "changed" | "missing" | "stale";

export interface JudgedSource extends SourceRecord {
  readonly state: SourceState;
  /** What it is called now; absent where it is not there. */
  readonly title?: string;
  /** How many bytes it has now. */
  readonly presentLength?: number;
}

export interface Staleness {
  readonly isStale: boolean;
  readonly sources: readonly JudgedSource[];
}

/** Whether a result can be computed again here, or what is in the way. */
export type Recomputing = "possible" | "source-missing" | "unknown-operation";

/** What this app can do again from what a document says of it. */
const REPEATABLE: ReadonlySet<unknown> = new Set(["welch"]);

export function judgeRecomputing({ operation }: Doc, { sources }: Staleness): Recomputing {
  if (sources.some(({ state }) => state === "missing")) return "source-missing";
  return REPEATABLE.has(operation) ? "possible" : "unknown-operation";
}

/** The sources that a document names; what is no record of one is passed over. */
export function parseSources({ sources }: Doc): SourceRecord[] {
  if (!Array.isArray(sources)) return [];
  return sources.flatMap((source: unknown) => {
    if (typeof source !== "object" || source === null) return [];
    const { id, reference, digest, length } = source as Doc;
    return [
      {
        ...(typeof id === "string" && { id }),
        ...(typeof reference === "string" && { reference }),
        ...(typeof digest === "string" && { digest }),
        ...(typeof length === "number" && { length }),
      },
    ];
  });
}

/**
 * Whether a result is what its sources would give now; `present` has those that are there, by id. A file from outside cannot be
 * asked and counts as it was.
 */
export function describeStaleness(result: Doc, present: ReadonlyMap<string, PresentSource>): Staleness {
  const sources = parseSources(result).map((source): JudgedSource => {
    if (source.id === undefined) return { ...source, state: "fresh" };
    const now = present.get(source.id);
    return {
      ...source,
      state: stateOf(source, now),
      ...(now?.title !== undefined && { title: now.title }),
      ...(now?.length !== undefined && { presentLength: now.length }),
    };
  });
  return { isStale: sources.some(({ state }) => state !== "fresh"), sources };
}

function stateOf(then: SourceRecord, now: PresentSource | undefined): SourceState {
  if (!now) return "missing";
  const isLonger = then.length !== undefined && now.length !== undefined && now.length > then.length;
  if (isLonger) return hasGrown(then, now) ? "grown" : "changed";
  const isOther = (a: unknown, b: unknown) => a !== undefined && b !== undefined && a !== b;
  if (isOther(then.length, now.length) || isOther(then.digest, now.digest)) return "changed";
  return now.staleness?.isStale ? "stale" : "fresh";
}

/** Digests tell where both are known; else the word of who only adds. */
function hasGrown({ digest }: SourceRecord, { prefixDigest, isAppendOnly = false }: PresentSource): boolean {
  return prefixDigest !== undefined && digest !== undefined ? prefixDigest === digest : isAppendOnly;
}

/** The software that made a result in a person's words; older documents have them already. */
export function formatSoftware(software: unknown): string | undefined {
  if (typeof software === "string") return software;
  if (typeof software !== "object" || software === null) return undefined;
  const { name, version } = software as Doc;
  const words = [name, version].filter((word) => typeof word === "string");
  return words.length > 0 ? words.join(" ") : undefined;
}
