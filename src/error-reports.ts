/** Failures that nobody took, kept as documents; loaded with the first of them. Window only; part of the composition root. */
import type { ListedReport } from "../gadgets/acquirable.ts";
import { createLater } from "./base/later.ts";
import type { Opts } from "./base/signal.ts";
import { VERSION } from "./base/version.ts";
import type { JioStorage } from "./jio/index.ts";
import {
  describeFailure,
  ERROR_REPORT_MODULE,
  ERROR_REPORT_TYPE,
  type ErrorReport,
  errorReportDoc,
  type Failure,
  idOfErrorReport,
  MOST_ERROR_REPORTS,
  mergeReports,
  parseErrorReport,
} from "./portal/error-report.ts";

export interface ErrorReports {
  record(failure: Failure): void;
  /** Newest first, now and after each change, until the signal aborts. */
  watch(listener: (reports: readonly ListedReport[]) => void, o: Required<Opts>): void;
  remove(ids: readonly string[]): Promise<void>;
}

const LOCK = "field:error-reports"; // two tabs that meet the same failure count it twice
const REST_MS = 1000; // what fails in every frame is written once a second
const SETTLE_MS = 200;

export function createErrorReports(storage: JioStorage): ErrorReports {
  const unkept = new Map<string, ErrorReport>(); // by id
  const listeners = new Set<() => void>();
  let isKeeping = false;
  const keepLater = createLater(async () => keep());
  const tell = () => {
    for (const listener of listeners) listener();
  };

  async function keep() {
    if (isKeeping || unkept.size === 0) return;
    isKeeping = true;
    try {
      await exclusively(async () => {
        for (const [id, report] of unkept) {
          await putReport(storage, id, report);
          const now = unkept.get(id); // it may have come again meanwhile, or be gone
          if (now && now.count > report.count) unkept.set(id, { ...now, count: now.count - report.count });
          else unkept.delete(id);
        }
        await removeOldest(storage);
      });
    } catch {
      // Where nothing can be stored the reports stay here; the next failure tries again.
    } finally {
      isKeeping = false;
      tell();
    }
  }

  async function list(): Promise<ListedReport[]> {
    const query = `portal_type: = "${ERROR_REPORT_TYPE}"`;
    const rows = await storage.buildQuery({ query, include_docs: true }).catch(() => []);
    const reports = new Map(rows.map(({ id, doc = {} }) => [id, { ...parseErrorReport(doc), id, isKept: true }]));
    for (const [id, report] of unkept) {
      const kept = reports.get(id);
      reports.set(id, { ...mergeReports(kept, report), id, isKept: kept !== undefined });
    }
    return [...reports.values()].sort((a, b) => (a.lastDate < b.lastDate ? 1 : -1));
  }

  async function record(failure: Failure) {
    const { userAgent, onLine } = navigator;
    const around = { version: VERSION, userAgent, online: onLine, now: new Date().toISOString() };
    const report = describeFailure(failure, around);
    const id = idOfErrorReport(report);
    unkept.set(id, mergeReports(unkept.get(id), report));
    const [oldest] = unkept.keys();
    if (oldest && unkept.size > MOST_ERROR_REPORTS) unkept.delete(oldest);
    tell();
    if (isKeeping) keepLater(REST_MS);
    else await keep();
  }

  return {
    record: (failure) => void record(failure).catch(() => {}), // a failure of this must not come back as one more
    watch(listener, { signal }) {
      if (signal.aborted) return;
      const show = async () => {
        const reports = await list();
        if (!signal.aborted) listener(reports);
      };
      const showLater = createLater(show);
      const changed = () => showLater(SETTLE_MS);
      listeners.add(changed);
      signal.addEventListener("abort", () => listeners.delete(changed), { once: true });
      storage.watch(({ id }) => id.startsWith(`${ERROR_REPORT_MODULE}/`) && changed(), { signal });
      void keep();
      void show();
    },
    async remove(ids) {
      for (const id of ids) unkept.delete(id);
      // In turn with those that write: one being kept meanwhile would come back.
      await exclusively(async () => {
        const kept = new Set((await list()).map(({ id }) => id));
        for (const id of ids) if (kept.has(id)) await storage.remove(id);
      });
      tell();
    },
  };
}

async function putReport(storage: JioStorage, id: string, report: ErrorReport): Promise<void> {
  const before = await storage.get(id).catch(() => undefined);
  await storage.put(id, errorReportDoc(mergeReports(before && parseErrorReport(before), report)));
}

async function removeOldest(storage: JioStorage): Promise<void> {
  const query = `portal_type: = "${ERROR_REPORT_TYPE}"`;
  if ((await storage.count(query)) <= MOST_ERROR_REPORTS) return;
  const rows = await storage.buildQuery({ query, sort_on: [["modification_date", "descending"]] });
  for (const { id } of rows.slice(MOST_ERROR_REPORTS)) await storage.remove(id);
}

const exclusively = (work: () => Promise<void>) => (navigator.locks ? navigator.locks.request(LOCK, work) : work());
