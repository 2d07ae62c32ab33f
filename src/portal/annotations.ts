/** What a person noted of a recording: a moment or a stretch of it, and words. */
import type { Doc } from "../jio/index.ts";

/** Seconds from the recording's first sample; a mark has no end. */
export interface Annotation {
  readonly sourceId: string;
  readonly fromS: number;
  readonly toS?: number;
  /** From 0; absent: all of them. */
  readonly channel?: number;
  readonly text: string;
}

export const MOST_TEXT = 2000;

/** As it is stored: one small document for each, so that two devices can add to the same recording. */
export function annotationDoc({ sourceId, fromS, toS, channel, text }: Annotation, now: Date): Doc {
  return {
    portal_type: "Annotation",
    title: text,
    source: sourceId,
    from_s: fromS,
    ...(toS !== undefined && { to_s: toS }),
    ...(channel !== undefined && { channel }),
    creation_date: now.toISOString(),
  };
}

/** What is stored may come from anywhere; `undefined` for what is no annotation. */
export function parseAnnotation(doc: Doc): Annotation | undefined {
  const { portal_type, title, source, from_s, to_s, channel } = doc;
  const isPlace = (x: unknown): x is number => typeof x === "number" && Number.isFinite(x) && x >= 0;
  if (portal_type !== "Annotation" || typeof source !== "string" || !isPlace(from_s)) return undefined;
  return {
    sourceId: source,
    fromS: from_s,
    ...(isPlace(to_s) && to_s > from_s && { toS: to_s }),
    ...(Number.isSafeInteger(channel) && (channel as number) >= 0 && { channel: channel as number }),
    text: typeof title === "string" ? title.slice(0, MOST_TEXT) : "",
  };
}
