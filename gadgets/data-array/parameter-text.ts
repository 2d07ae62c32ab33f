/** The parameters of an operation in words; what no word is known for stays as it is. Pure. */
import { msg, str } from "@lit/localize";
import { formatCount, formatHertz } from "../numbers.ts";

export function labelOf(name: string): string | undefined {
  const labels: Record<string, string> = {
    channel: msg("Channel, from 0"),
    fs: msg("Sample rate"),
    window: msg("Window"),
    nperseg: msg("Segment length"),
    noverlap: msg("Overlap"),
    nfft: msg("Transform length"),
    detrend: msg("Detrend"),
    returnOnesided: msg("One-sided"),
    scaling: msg("Scaling"),
    average: msg("Average"),
    averagingSegments: msg("Averaged over segments"),
    segments: msg("Segments averaged"),
    envelope: msg("Envelope of"),
    norm: msg("Normalization"),
    samples: msg("Samples"),
    padded_to: msg("Filled with zeros to"),
  };
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

const LONGEST_TEXT = 200; // of a window given by its values

export function parameterText(name: string, value: unknown): string {
  if (name === "fs" && typeof value === "number") return formatHertz(value);
  if (["nperseg", "noverlap", "nfft"].includes(name) && typeof value === "number")
    return msg(str`${formatCount(value)} samples`);
  if (name === "padded_to" && typeof value === "number") return msg(str`${formatCount(value)} samples`);
  const { band } = Object(value) as { band?: unknown };
  if (name === "envelope" && Array.isArray(band) && band.length === 2)
    return band.map((hertz) => formatHertz(Number(hertz))).join(" – ");
  if (["segments", "samples"].includes(name) && typeof value === "number") return formatCount(value);
  if (value === true) return msg("yes");
  if (value === false) return name === "detrend" ? msg("none") : msg("no");
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}

/** What was used, and beside it what was asked for where the source was too short for that. */
export function usedText(name: string, value: unknown, asked: unknown): string {
  const text = parameterText(name, value);
  return asked === undefined || asked === value ? text : msg(str`${text} (asked for: ${parameterText(name, asked)})`);
}
