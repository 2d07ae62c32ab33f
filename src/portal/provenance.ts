/** Where a result came from, and whether that is still so. Pure; reading the sources is provenance-storage.ts. */
import type { SampleFacts } from "../format/index.ts";
import type { Doc } from "../jio/index.ts";
import { compareFacts, endOf, findSampleFacts } from "./source-facts.ts";

/** What a result was made of, as its document keeps it. */
export interface SourceRecord {
  /** Absent for a file from outside. */
  readonly id?: string;
  readonly reference?: string;
  /** Of its bytes as they were read; absent where the storage told none. */
  readonly digest?: string;
  readonly length?: number;
  /** What its bytes meant, and how many of them counted; older results do not tell. */
  readonly facts?: SampleFacts;
}

/** A source as it is now. */
export interface PresentSource {
  readonly digest?: string;
  readonly length?: number;
  readonly facts?: SampleFacts;
  readonly title?: string;
  /** Its bytes are only ever added to, as those of a Data Stream. */
  readonly isAppendOnly?: boolean;
  /** Digest of as many of its bytes as were read then, where somebody has looked. */
  readonly prefixDigest?: string;
  /** What is known of it where it is a result itself. */
  readonly staleness?: Staleness;
}

/**
 * fresh: as it was. grown: what was read is its beginning now. changed: other samples. missing: no such document.
 * stale: it is as it was, and itself the result of something that is not.
 */
export type SourceState = "fresh" | "grown" | "changed" | "missing" | "stale";

export interface JudgedSource extends SourceRecord {
  readonly state: SourceState;
  /** Of what changed: the bytes are the same, and mean something else. */
  readonly differs?: "facts";
  /** How many bytes counted then: `length`, where it is not known better. */
  readonly usedLength?: number;
  /** What it is called now; absent where it is not there. */
  readonly title?: string;
  /** How many bytes count now. */
  readonly presentLength?: number;
}

export interface Staleness {
  readonly isStale: boolean;
  readonly sources: readonly JudgedSource[];
}

/** Whether a result can be computed again here, or what is in the way. */
export type Recomputing = "possible" | "source-missing" | "unknown-operation";

/** What this app can do again from what a document says of it. */
const REPEATABLE: ReadonlySet<unknown> = new Set(["welch", "spectrogram", "stft", "envelope", "statistics", "rfft"]);

export function judgeRecomputing({ operation }: Doc, { sources }: Staleness): Recomputing {
  if (sources.some(({ state }) => state === "missing")) return "source-missing";
  if (sources[0]?.id === undefined) return "source-missing"; // from outside, or not told
  return REPEATABLE.has(operation) ? "possible" : "unknown-operation";
}

/** The sources that a document names; what is no record of one is passed over. */
export function parseSources({ sources }: Doc): SourceRecord[] {
  if (!Array.isArray(sources)) return [];
  return sources.flatMap((source: unknown) => {
    if (typeof source !== "object" || source === null) return [];
    const { id, reference, digest, length, facts: said } = source as Doc;
    const facts = findSampleFacts(said);
    return [
      {
        ...(typeof id === "string" && { id }),
        ...(typeof reference === "string" && { reference }),
        ...(typeof digest === "string" && { digest }),
        ...(typeof length === "number" && { length }),
        ...(facts && { facts }),
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
      ...judge(source, now, result),
      ...lengthsOf(source, now),
      ...(now?.title && { title: now.title }),
    };
  });
  return { isStale: sources.some(({ state }) => state !== "fresh"), sources };
}

function judge(
  then: SourceRecord,
  now: PresentSource | undefined,
  result: Doc,
): Pick<JudgedSource, "state" | "differs"> {
  if (!now) return { state: "missing" };
  const bytes = compareBytes(then, now);
  if (bytes === "other") return { state: "changed" };
  const facts = then.facts ? compareFacts(then.facts, now.facts, result) : bytes;
  if (facts === "other") return { state: "changed", differs: "facts" };
  if (facts === "shorter") return { state: "changed" };
  if (facts === "longer") return { state: "grown" };
  return { state: isSourceStale(now) ? "stale" : "fresh" };
}

/** One whose own source is gone is as good as it was. */
const isSourceStale = ({ staleness }: PresentSource) =>
  staleness?.sources.some(({ state }) => state !== "fresh" && state !== "missing") ?? false;

function compareBytes(then: SourceRecord, now: PresentSource): "same" | "longer" | "other" {
  const isLonger = then.length !== undefined && now.length !== undefined && now.length > then.length;
  if (isLonger) return hasGrown(then, now) ? "longer" : "other";
  const isOther = (a: unknown, b: unknown) => a !== undefined && b !== undefined && a !== b;
  return isOther(then.length, now.length) || isOther(then.digest, now.digest) ? "other" : "same";
}

/** Sample facts tell which of the bytes count. */
function lengthsOf(
  then: SourceRecord,
  now: PresentSource | undefined,
): Pick<JudgedSource, "usedLength" | "presentLength"> {
  if (then.facts && now?.facts) return { usedLength: endOf(then.facts), presentLength: endOf(now.facts) };
  return now?.length === undefined ? {} : { presentLength: now.length };
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
