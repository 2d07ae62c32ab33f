/** All that brings files in, joined: ways in, what is shown of them, imports, and what is left of those cut short. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { ImportSheetGadget } from "../gadgets/import/import-sheet.ts";
import { FieldError } from "./base/errors.ts";
import { loadGadget, type Provided } from "./gadget/index.ts";
import { createImports } from "./imports.ts";
import { type Arrival, IMPORT_TYPE } from "./ingest/index.ts";
import type { JioStorage } from "./jio/index.ts";
import type { Jobs } from "./portal/index.ts";
import type { AppSettings } from "./settings.ts";
import { createUnfinished } from "./unfinished.ts";

type ImportParts = Omit<Parameters<typeof createImports>[0], "storage" | "showSheet" | "looksFirst">;

interface Parts extends ImportParts {
  storage: JioStorage;
  jobs: Jobs;
  settings: Pick<AppSettings, "watch">;
  /** What the page's gadgets acquire. */
  host(): Provided;
}

export function createBringingIn({ storage, jobs, settings, host, ...parts }: Parts) {
  const { signal } = new AbortController(); // as long as the page
  let looksFirst = false;
  settings.watch((now) => (looksFirst = now.looksFirst), { signal });

  const { startRecordingFile, receiveShared, ...imports } = createImports({
    ...parts,
    storage: storage.description,
    showSheet: (arrivals) => showSheet(arrivals, host()),
    looksFirst: () => looksFirst || (findSheet()?.isOpen ?? false), // what comes meanwhile joins it
  });
  const { sweepUnfinished, sharedFilesKept, ...unfinished } = createUnfinished({ storage, jobs, startRecordingFile });

  return {
    ...imports,
    ...unfinished,
    /** What came before this page was there: shared files, imports that a page before it left behind. */
    async startComing(): Promise<void> {
      watchTrouble(jobs, storage, signal);
      if (takeShareMark() === "failed") startFailed(parts.startJob);
      await sweepUnfinished().catch(() => {}); // the next start tries again
      await receiveShared(await sharedFilesKept());
    },
  };
}

const SHEET = "wf-import-sheet";
const findSheet = () => document.body.querySelector<ImportSheetGadget>(`:scope > ${SHEET}`);

/** Files come in on every page: what is to be looked at first stands beside the page's root. */
async function showSheet(arrivals: readonly Arrival[], host: Provided): Promise<void> {
  await loadGadget(SHEET);
  let sheet = findSheet();
  if (!sheet) {
    sheet = document.createElement(SHEET) as ImportSheetGadget;
    sheet.hostAcquisition = host;
    document.body.append(sheet);
  }
  await sheet.show(arrivals);
}

/** Who tells of imports in a row, of those cut short and of those that are here twice is loaded when there is one: the list of jobs has a place for it. */
function watchTrouble(jobs: Jobs, storage: JioStorage, signal: AbortSignal): void {
  const load = () => void loadGadget("wf-import-queue").catch(() => {}); // the next change tries again
  jobs.watch((all) => all.some(({ kind }) => kind === "import") && load(), { signal });
  storage.count(`portal_type: = "${IMPORT_TYPE}"`).then(
    (count) => count > 0 && load(),
    () => {},
  );
}

/** What the service worker says of the share that opened this page, once; null where all is well. */
function takeShareMark(): string | null {
  const { searchParams, hash } = new URL(location.href);
  const mark = searchParams.get("shared");
  if (mark !== null) history.replaceState(history.state, "", `${location.pathname}${hash}`);
  return mark;
}

function startFailed(startJob: ImportParts["startJob"]): void {
  const message = msg(
    "What was shared could not be kept: storage may be full. Nothing of it came in; what was stored before is safe.",
  );
  startJob({ kind: "import", title: msg("Shared files") }, () => Promise.reject(new FieldError("over-quota", message)));
}
