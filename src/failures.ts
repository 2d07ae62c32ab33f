/** What goes wrong on this page and nobody took, on its way to the error reports. Window only; part of the composition root. */
import { isAbort, isCode } from "./base/errors.ts";
import { hearFailure, messageOf } from "./base/told-failure.ts";
import type { ErrorReports } from "./error-reports.ts";
import type { Failure, FailurePlace } from "./portal/index.ts";

const MOST_WAITING = 100;

export interface Failures {
  record(error: unknown, place: FailurePlace, gadgetPath?: string): void;
  /** Of a worker's task: what a caller can have expected is the caller's to tell. */
  recordUnexpected(error: unknown): void;
  /** Records what reaches the window, and what the service worker tells. */
  watch(): void;
}

/** `load`: reports are loaded with the first failure, and again where that failed. */
export function createFailures(load: () => Promise<ErrorReports>): Failures {
  const seen = new WeakSet<object>(); // one error reaches us in more than one way
  const waiting: Failure[] = [];

  async function passOn() {
    const reports = await load();
    for (const failure of waiting.splice(0)) reports.record(failure);
  }

  function record(error: unknown, place: FailurePlace, gadgetPath = "") {
    if (isAbort(error) || isHarmless(error)) return;
    if (typeof error === "object" && error !== null) {
      if (seen.has(error)) return;
      seen.add(error);
    }
    waiting.push({ error, place, gadgetPath });
    if (waiting.length > MOST_WAITING) waiting.shift();
    passOn().catch(() => {}); // it waits for the next one
  }

  return {
    record,
    recordUnexpected(error) {
      const isExpected = error instanceof Error && error.name === "FieldError" && !isCode(error, "corrupt");
      if (!isExpected) record(error, "worker");
    },
    watch() {
      window.addEventListener("error", (event) => record(event.error ?? event.message, "page"));
      window.addEventListener("unhandledrejection", ({ reason }) => record(reason, "page"));
      navigator.serviceWorker?.addEventListener("message", ({ data }) => {
        const failure = hearFailure(data);
        if (failure) record(failure, "service worker");
      });
    },
  };
}

/** Chromium's word for a layout that takes one more frame to settle. */
const isHarmless = (error: unknown) => messageOf(error).startsWith("ResizeObserver loop");
