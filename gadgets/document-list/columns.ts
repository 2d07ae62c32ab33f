import { msg, str } from "@lit/localize";
import { bytesPerFrame, parseSampleFacts } from "../../src/format/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import { formatBytes, formatCount, formatDate, formatDuration, formatHertz } from "../numbers.ts";

export interface Column {
  readonly label: string;
  value(doc: Doc): string;
}

const number = (value: unknown) => (typeof value === "number" ? value : Number.NaN);
const shown = (value: number, format: (value: number) => string) => (Number.isFinite(value) ? format(value) : "–");

/** What the list tells of a document besides its title. */
export function columnsOf(portalType: string): readonly Column[] {
  const date: Column = { label: msg("Created"), value: (doc) => formatDate(doc.creation_date) };
  if (portalType === "Data Array") {
    return [
      { label: msg("Operation"), value: (doc) => String(doc.operation ?? "–") },
      { label: msg("From"), value: (doc) => sourceOf(doc) },
      date,
    ];
  }
  if (portalType === "Annotation") {
    const seconds = (x: unknown) => shown(number(x), formatDuration);
    return [
      { label: msg("At"), value: (doc) => seconds(doc.from_s) },
      { label: msg("Length"), value: (doc) => seconds(number(doc.to_s) - number(doc.from_s)) },
      date,
    ];
  }
  return [
    { label: msg("Length"), value: (doc) => shown(durationOf(doc), formatDuration) },
    { label: msg("Rate"), value: (doc) => shown(number(doc.sample_rate_hz), formatHertz) },
    { label: msg("Channels"), value: (doc) => shown(number(doc.channel_count), (n) => msg(str`${formatCount(n)} ch`)) },
    { label: msg("Size"), value: (doc) => shown(number(doc.data_length), formatBytes) },
    date,
  ];
}

/** Seconds of signal in a Data Stream; NaN where its document does not say, so that the list still stands. */
function durationOf(doc: Doc): number {
  try {
    const facts = parseSampleFacts(doc);
    return facts.dataLength / bytesPerFrame(facts) / facts.sampleRateHz;
  } catch {
    return Number.NaN;
  }
}

function sourceOf(doc: Doc): string {
  const [source] = Array.isArray(doc.sources) ? (doc.sources as { reference?: string; id?: string }[]) : [];
  return source?.reference ?? source?.id ?? "–";
}
