/** Where a note stands: what was typed, and how it is told. Pure. */
import { msg, str } from "@lit/localize";
import type { Annotation } from "../../src/portal/index.ts";
import { typedNumber } from "../locale.ts";
import { formatPlace } from "../quantity.ts";

const MS = 0.001;

export const secondsText = (seconds: number): string => formatPlace(seconds, "s", MS);

/** "1.25 s", or "1.25 s to 3 s". */
export function placeText({ fromS, toS }: Pick<Annotation, "fromS" | "toS">): string {
  if (toS === undefined) return secondsText(fromS);
  return msg(str`${secondsText(fromS)} to ${secondsText(toS)}`);
}

/** For a number's field: no more digits than a millisecond needs. */
export const typedSeconds = (seconds: number): string => String(Number(seconds.toFixed(3)));

export type Range = { readonly fromS: number; readonly toS?: number };

/** The typed range, or in words why it is none; without an end it is a moment. */
export function readRange(from: string, to: string, lengthS: number): Range | { error: string } {
  const start = typedNumber(from);
  if (!(start >= 0)) return { error: msg("From: a number of seconds is needed.") };
  if (start > lengthS) return { error: msg(str`From: the recording ends at ${secondsText(lengthS)}.`) };
  if (to.trim() === "") return { fromS: start };
  const end = typedNumber(to);
  if (!(end >= start)) return { error: msg("To: a number of seconds that is not before “From”, or nothing.") };
  return end === start ? { fromS: start } : { fromS: start, toS: Math.min(end, lengthS) };
}
