/** What is kept of a failure: what it says and where, never what the data are. Pure. */
import { messageOf } from "../base/told-failure.ts";
import type { Doc } from "../jio/index.ts";

export const ERROR_REPORT_MODULE = "error_report_module";
export const ERROR_REPORT_TYPE = "Error Report";
export const MOST_ERROR_REPORTS = 100;

/** Where in the program it came up. */
export type FailurePlace = "gadget" | "page" | "worker" | "service worker";
const PLACES: readonly FailurePlace[] = ["gadget", "page", "worker", "service worker"];

export interface Failure {
  readonly error: unknown;
  readonly place: FailurePlace;
  /** From the page's root down, `wf-document-page[page] wf-plot[waveform]`; "" where no gadget is to be named. */
  readonly gadgetPath: string;
}

/** Who ran into it. */
export interface Surroundings {
  readonly version: string;
  readonly userAgent: string;
  readonly online: boolean;
  /** ISO 8601. */
  readonly now: string;
}

export interface ErrorReport {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly place: FailurePlace;
  readonly gadgetPath: string;
  readonly version: string;
  readonly userAgent: string;
  readonly online: boolean;
  /** How often it came up since `firstDate`. */
  readonly count: number;
  readonly firstDate: string;
  readonly lastDate: string;
}

const MOST_MESSAGE = 500;
const MOST_STACK = 4000;
const MOST_NAME = 100;
const MOST_CAUSES = 4;

export function describeFailure({ error, place, gadgetPath }: Failure, around: Surroundings): ErrorReport {
  const { version, userAgent, online, now } = around;
  return {
    name: cut(error instanceof Error ? error.name : typeof error, MOST_NAME),
    message: cut(withoutIds(messagesOf(error).join(" ← ")), MOST_MESSAGE),
    stack: cut(withoutIds(stackOf(error)), MOST_STACK),
    place,
    gadgetPath: cut(gadgetPath, MOST_MESSAGE),
    version,
    userAgent: cut(userAgent, MOST_MESSAGE),
    online,
    count: 1,
    firstDate: now,
    lastDate: now,
  };
}

/** The same text for the same failure, however often it comes up; numbers make no difference. */
export function fingerprintOf({ name, message, stack, place, gadgetPath, version }: ErrorReport): string {
  const frames = stack.split("\n").filter((line) => /:\d+/.test(line));
  return JSON.stringify([name, message.replace(/\d+/g, "0"), frames.slice(0, 3), place, gadgetPath, version]);
}

/** The same in all tabs, so that one failure is one document. */
export function idOfErrorReport(report: ErrorReport): string {
  const text = fingerprintOf(report);
  return `${ERROR_REPORT_MODULE}/${[0x811c9dc5, 0x9747b28c].map((seed) => hash(text, seed)).join("")}`;
}

/** FNV-1a over UTF-16 units, as eight hexadecimal digits. */
function hash(text: string, seed: number): string {
  let value = seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** One report of two of the same failure, `newer` the later. */
export const mergeReports = (older: ErrorReport | undefined, newer: ErrorReport): ErrorReport =>
  older ? { ...newer, count: older.count + newer.count, firstDate: older.firstDate } : newer;

export function errorReportDoc(report: ErrorReport): Doc {
  return {
    portal_type: ERROR_REPORT_TYPE,
    title: report.message,
    error_name: report.name,
    stack: report.stack,
    place: report.place,
    gadget_path: report.gadgetPath,
    version: report.version,
    user_agent: report.userAgent,
    online: report.online,
    count: report.count,
    creation_date: report.firstDate,
    modification_date: report.lastDate,
  };
}

/** Reads a document as far as it makes sense: an archive may bring in any. */
export function parseErrorReport(doc: Doc): ErrorReport {
  const text = (value: unknown, most: number) => (typeof value === "string" ? cut(value, most) : "");
  const firstDate = text(doc.creation_date, MOST_NAME);
  return {
    name: text(doc.error_name, MOST_NAME),
    message: text(doc.title, MOST_MESSAGE),
    stack: text(doc.stack, MOST_STACK),
    place: PLACES.find((place) => place === doc.place) ?? "page",
    gadgetPath: text(doc.gadget_path, MOST_MESSAGE),
    version: text(doc.version, MOST_NAME),
    userAgent: text(doc.user_agent, MOST_MESSAGE),
    online: doc.online === true,
    count: Number.isSafeInteger(doc.count) && Number(doc.count) > 0 ? Number(doc.count) : 1,
    firstDate,
    lastDate: text(doc.modification_date, MOST_NAME) || firstDate,
  };
}

/** As a person sends it to somebody who can help. */
export function formatErrorReport(report: ErrorReport): string {
  const { name, message, place, gadgetPath, version, userAgent, online, count, firstDate, lastDate, stack } = report;
  return [
    `${name}: ${message}`,
    `Place: ${[place, gadgetPath].filter(Boolean).join(", ")}`,
    `Version: Wendelin Field ${version}`,
    `Browser: ${userAgent}`,
    `Network: ${online ? "online" : "offline"}`,
    `Seen: ${count === 1 ? lastDate : `${count} times, ${firstDate} to ${lastDate}`}`,
    "",
    stack,
  ].join("\n");
}

function messagesOf(error: unknown): string[] {
  const messages: string[] = [];
  for (let one = error; one !== undefined && messages.length < MOST_CAUSES; one = (one as { cause?: unknown })?.cause)
    messages.push(messages.length === 0 ? wordsOf(one) : causeOf(one));
  return messages;
}

/** The browser's own words quote what it could not read. */
const wordsOf = (error: unknown) => (nameOf(error) === "SyntaxError" ? "SyntaxError" : messageOf(error));

/** What lies below may quote the data it met; our own failures do not. */
const causeOf = (error: unknown) => (nameOf(error) === "FieldError" ? messageOf(error) : nameOf(error));

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

function stackOf(error: unknown): string {
  if (!(error instanceof Error) || typeof error.stack !== "string") return "";
  // Chromium's begins with the message.
  return error.name === "SyntaxError" ? error.stack.replace(messageOf(error), "…") : error.stack;
}

/** Which document it was is nobody's business but its owner's. */
const withoutIds = (text: string) =>
  text.replace(/[\w-]+_module\/[\w.-]+/g, "…").replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi, "…");

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
