/** Composition root of every page of the app: storage, workers, service worker, and the page's one root gadget. */
import { msg } from "@lit/localize";
import { html } from "lit";
import { GADGETS } from "../gadgets/registry.ts";
import { formatHash } from "../gadgets/url-state.ts";
import { createAppState } from "./app-state.ts";
import { atNeed } from "./at-need.ts";
import { FieldError } from "./base/errors.ts";
import { createLater } from "./base/later.ts";
import { once } from "./base/once.ts";
import { whileBusy } from "./busy.ts";
import { createFailures } from "./failures.ts";
import type { Theme } from "./gadget/embed/theme.ts";
import {
  AcquisitionError,
  type Gadget,
  loadGadget,
  type Provided,
  registerGadgets,
  toggleDeveloper,
} from "./gadget/index.ts";
import { showInstead } from "./instead.ts";
import { createStorage } from "./jio/index.ts";
import { tidy } from "./jio/tasks.ts";
import { speak } from "./language.ts";
import { createPersistence } from "./persistence.ts";
import { createJobs, type JobContext, type JobFacts, type JobResult } from "./portal/index.ts";
import { receiveFiles } from "./receive-drops.ts";
import { createSettings } from "./settings.ts";
import type { Work } from "./work.ts";
import { provideWorkers } from "./workers.ts";

const DATABASE = "field";
const DESCRIPTION = {
  type: "query",
  sub_storage: {
    type: "uuid",
    sub_storage: {
      type: "indexeddb",
      database: DATABASE,
      index_key_list: [["portal_type", "creation_date"], ["validation_state"]],
    },
  },
};

const storage = createStorage(DESCRIPTION);
const loadReports = once(async () => (await import("./error-reports.ts")).createErrorReports(storage));
const failures = createFailures(loadReports);
const { storageWorker, pool, background, setMemory } = provideWorkers(failures);
const settings = createSettings(storage);
const jobs = createJobs();
const app = createAppState();
const persistence = createPersistence();

/** What a crash left behind is swept when the storage worker starts: not in the way of the first paint. */
const TIDY_MS = 3000;
/** A recording that a crash cut off is what a person looks for first. */
const SOON_MS = 1000;
const tidyLater = createLater(() => storageWorker.run(tidy, { database: DATABASE }));

/** A job that an update of the app waits for, in whatever tab it runs: it holds the lock that the update needs alone. */
function startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>) {
  return jobs.start(facts, async (context) => {
    if (isSecureContext) {
      const result = await whileBusy(() => run(context), context);
      if (!["export", "save", "verify", "overview"].includes(facts.kind)) void persistence.askOnce();
      return result;
    }
    const message = msg(
      "Browsers keep data for secure pages only: open this page by HTTPS, or on the machine that serves it.",
    );
    throw new FieldError("unsupported", message);
  });
}

const loadWork = once(async () => {
  const { createWork } = await import("./work.ts");
  return createWork({
    storage,
    database: DATABASE,
    storageWorker,
    pool,
    background,
    persistence,
    jobs,
    startJob,
    settings,
    host: () => host,
  });
});
const { startComing, goOn, sweepComputations, sweepExports, sweepTrash, recoverRecordings, ...work } = atNeed<
  Work,
  keyof Work
>(loadWork, [
  "bringIn",
  "inspectImport",
  "findTwins",
  "startImports",
  "refuseShared",
  "watchUnfinished",
  "resumeImport",
  "discardImport",
  "startComing",
  "startSample",
  "showFirstSpectrum",
  "startArchiveImport",
  "startFourier",
  "planFullLength",
  "findStale",
  "computeAgain",
  "goOn",
  "sweepComputations",
  "startExport",
  "downloadExport",
  "dropExport",
  "sweepExports",
  "startArrayExport",
  "startRecordingExport",
  "startVerify",
  "measureStorage",
  "tidyStorage",
  "askPersistence",
  "readWaveform",
  "readSpectrum",
  "readPeaks",
  "measureTone",
  "readSpectrogram",
  "describeArrays",
  "describeTable",
  "readTable",
  "measureAxis",
  "readSeries",
  "jio_put",
  "jio_remove",
  "changeDocument",
  "moveToTrash",
  "restoreFromTrash",
  "emptyTrash",
  "sweepTrash",
  "startClone",
  "watchRecorder",
  "findMicrophone",
  "openMicrophone",
  "startRecording",
  "stopRecording",
  "putOutClipLamp",
  "readLive",
  "recoverRecordings",
]);

const host: Provided = {
  jio_get: (id) => storage.get(id),
  jio_allDocs: (o) => storage.buildQuery(o),
  jio_allAttachments: (id) => storage.allAttachments(id),
  jio_watch(listener) {
    storage.watch(listener, { signal: this.signal });
  },

  // Where the page has no launcher, these have nobody to tell.
  notify() {},
  notifyChange() {},
  notifySubmitted() {},
  async showShortcuts() {},
  watchSettings(listener) {
    settings.watch(listener, { signal: this.signal });
  },
  saveSettings: (next) => settings.save(next),
  recordFailure: (error, gadgetPath) => failures.record(error, "gadget", gadgetPath),
  async watchErrorReports(listener) {
    (await loadReports()).watch(listener, { signal: this.signal });
  },
  removeErrorReports: async (ids) => (await loadReports()).remove(ids),
  reportServiceError(error) {
    failures.record(error, "gadget", this.path);
    throw new AcquisitionError("kept, and passed on to who embeds the page");
  },

  redirect(state, o) {
    if (o?.replace) history.replaceState(null, "", formatHash(state));
    else location.hash = formatHash(state);
  },
  confirm: async ({ title, text }) => window.confirm(`${title}\n\n${text}`),
  updateHeader({ title }) {
    document.title = title ? `${title} · Wendelin Field` : "Wendelin Field";
  },
  async loadGadget(tag) {
    await loadGadget(tag);
  },

  ...work,
  cancelJob: (id) => jobs.cancel(id),
  forgetJob: (id) => jobs.forget(id),
  watchJobs(listener) {
    jobs.watch(listener, { signal: this.signal });
  },

  watchApp(listener) {
    app.watch(listener, this);
  },
  installApp: () => app.install(),
  updateApp: () => app.update(),
};

/** The page's one gadget; what it and its descendants cannot get from each other, they get from this page. */
async function startRoot(): Promise<boolean> {
  const root = [...document.body.children].find((element) => element.localName.startsWith("wf-"));
  if (!root) return false;
  const isPart = location.pathname.startsWith("/gadgets/");
  const embedded = window.parent !== window && (await import("./embedded.ts"));
  if (embedded && !(isPart && embedded.isWelcome(location))) {
    embedded.refuse(showInstead);
    return false;
  }
  registerGadgets(GADGETS);
  registerGadgets({
    "wf-frame": () => import("./gadget/frame/wf-frame.ts"),
    "wf-renderjs-frame": () => import("./gadget/renderjs/renderjs-frame.ts"),
  });
  const load = () => loadGadget(root.localName);
  const page = isPart && (await (await import("./gadget-page.ts")).prepareGadgetPage(root.localName, host));
  (root as Gadget).hostAcquisition = page ? page.host : host;
  if (embedded) {
    const onTheme = ({ scheme, contrast }: Theme) => (scheme ?? contrast) && settings.leaveLook();
    const joining = await embedded.startEmbedded(root as Gadget, load, { onTheme });
    if (page) void page.show(root as Gadget, joining);
  } else {
    await load();
    if (page) void page.show(root as Gadget);
  }
  if (new URLSearchParams(location.search).has("developer")) void toggleDeveloper();
  return true;
}

/** A page that cannot be had says so: nothing else would stand there. */
async function start() {
  failures.watch();
  try {
    await speak(settings.now().language);
    if (!(await startRoot())) return;
  } catch (error) {
    failures.record(error, "page");
    const text = msg("This page could not be loaded. What is stored on this device is untouched.");
    const again = html`<button style="min-block-size:44px" @click=${() => location.reload()}>${msg("Try again")}</button>`;
    return showInstead(text, again);
  }
  receiveFiles(work.bringIn);
  let isRunning = false;
  const { signal } = new AbortController(); // as long as the page
  const goesOn = ["fourier", "overview"]; // when the page is loaded again
  jobs.watch((all) => (isRunning = all.some(({ state, kind }) => state === "running" && !goesOn.includes(kind))), {
    signal,
  });
  window.addEventListener("beforeunload", (event) => isRunning && event.preventDefault());
  settings.watch(
    ({ memoryMib, language }) => {
      setMemory(memoryMib);
      void speak(language);
    },
    { signal },
  );
  settings.start().catch(() => {}); // the defaults do where nothing can be read
  tidyLater(TIDY_MS);
  createLater(sweepComputations)(TIDY_MS);
  createLater(sweepTrash)(TIDY_MS);
  createLater(recoverRecordings)(SOON_MS);
  const isKept = (work: Promise<unknown>) => work.catch(() => {}); // a browser that refuses all storage has nothing to care for
  await Promise.all([app.start(), isKept(sweepExports()), isKept(goOn(signal)), isKept(startComing())]);
}

void start();
