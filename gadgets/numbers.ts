/** Numbers for people: the reader's own digits and separators, the field's units. */
import { localeOf } from "./locale.ts";

const plain = (digits: number) => new Intl.NumberFormat(localeOf(), { maximumFractionDigits: digits });

/** 1536000 -> "1.54 MB" (decimal prefixes, as disks and networks count). */
export function formatBytes(bytes: number): string {
  const byte = localeOf()?.startsWith("fr") ? "o" : "B"; // an octet there
  const units = ["", "k", "M", "G", "T"].map((prefix) => prefix + byte);
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${plain(step === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0).format(value)} ${units[step]}`;
}

/** 75.5 -> "1 min 16 s"; 2.5 -> "2.5 s"; 0.0002 -> "0.2 ms". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1) return `${plain(3).format(seconds * 1000)} ms`;
  if (seconds < 10) return `${plain(2).format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** 48000 -> "48 kHz"; 0.5 -> "0.5 Hz". */
export function formatHertz(hertz: number): string {
  return hertz >= 1000 ? `${plain(3).format(hertz / 1000)} kHz` : `${plain(3).format(hertz)} Hz`;
}

export function formatCount(n: number): string {
  return plain(0).format(n);
}

export function formatDate(iso: unknown): string {
  const date = new Date(String(iso));
  if (Number.isNaN(date.valueOf())) return "–";
  return new Intl.DateTimeFormat(localeOf(), { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** 10:42; of another day with its date. */
export function formatTime(ms: number): string {
  const date = new Date(ms);
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(localeOf(), { timeStyle: "short", ...(!isToday && { dateStyle: "medium" }) }).format(
    date,
  );
}
