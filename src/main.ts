/** Composition root of every page of the app: storage, workers, service worker, and the page's one root gadget. */
import { msg } from "@lit/localize";
import type { RawImportGadget } from "../gadgets/import/raw-import.ts";
import { GADGETS } from "../gadgets/registry.ts";
import { formatHash } from "../gadgets/url-state.ts";
import { createAppState } from "./app-state.ts";
import { createArchives } from "./archives.ts";
import { describeArrays, describeTable, measureAxis, readSeries, readTable } from "./array/tasks.ts";
import { FieldError } from "./base/errors.ts";
import { createLater } from "./base/later.ts";
import { whileBusy } from "./busy.ts";
import { createExports, createSaving } from "./exports.ts";
import { type Gadget, loadGadget, type Provided, registerGadgets } from "./gadget/index.ts";
import { createImports } from "./imports.ts";
import { sweepExports } from "./jio/archive/exports-folder.ts";
import { createStorage } from "./jio/index.ts";
import { tidy } from "./jio/tasks.ts";
import { createPersistence } from "./persistence.ts";
import { createJobs, type JobContext, type JobFacts, type JobResult } from "./portal/index.ts";
import { receiveDrops } from "./receive-drops.ts";
import { createResults } from "./results.ts";
import { readSpectrum, readWaveform } from "./signal/tasks.ts";
import { provideWorkers } from "./workers.ts";

const DATABASE = "field";
const DESCRIPTION = {
  type: "query",
  sub_storage: {
    type: "uuid",
    sub_storage: { type: "indexeddb", database: DATABASE, index_key_list: [["portal_type", "creation_date"]] },
  },
};

const storage = createStorage(DESCRIPTION);
const { storageWorker, pool, background } = provideWorkers();
const jobs = createJobs();
const app = createAppState();
const persistence = createPersistence();

/** What a crash left behind is swept when the storage worker starts: not in the way of the first paint. */
const TIDY_MS = 3000;
const tidyLater = createLater(() => storageWorker.run(tidy, { database: DATABASE }));

/** A job that an update of the app waits for, in whatever tab it runs: it holds the lock that the update needs alone. */
function startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>) {
  return jobs.start(facts, async (context) => {
    if (isSecureContext) {
      const result = await whileBusy(() => run(context), context);
      if (!["export", "save", "verify"].includes(facts.kind)) void persistence.askOnce();
      return result;
    }
    const message = msg(
      "Browsers keep data for secure pages only: open this page by HTTPS, or on the machine that serves it.",
    );
    throw new FieldError("unsupported", message);
  });
}

const saving = createSaving(startJob);
const { startArchiveImport, ...archives } = createArchives({
  storage,
  database: DATABASE,
  storageWorker,
  background,
  persistence,
  saving,
  startJob,
});
const { startDroppedFolder, ...imports } = createImports({
  storage: DESCRIPTION,
  storageWorker,
  startArchiveImport,
  askRaw: askOnPage,
  startJob,
});

/** Files come in on every page: who asks about them stands beside the page's root. */
async function askOnPage(file: File) {
  const tag = "wf-raw-import";
  await loadGadget(tag);
  let asker = document.body.querySelector<RawImportGadget>(`:scope > ${tag}`);
  if (!asker) {
    asker = document.createElement(tag) as RawImportGadget;
    asker.hostAcquisition = host;
    document.body.append(asker);
  }
  await asker.ask(file);
}

const host: Provided = {
  jio_get: (id) => storage.get(id),
  jio_allDocs: (o) => storage.buildQuery(o),
  jio_allAttachments: (id) => storage.allAttachments(id),
  jio_remove(id) {
    jobs.cancelUsers(id);
    return storage.remove(id);
  },
  jio_watch(listener) {
    storage.watch(listener, { signal: this.signal });
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

  ...imports,
  ...createResults({ storage, jobs, startJob }),
  ...archives,
  startArchiveImport,
  ...createExports({ storage: DESCRIPTION, background, save: saving.save }),
  cancelJob: (id) => jobs.cancel(id),
  forgetJob: (id) => jobs.forget(id),
  watchJobs(listener) {
    jobs.watch(listener, { signal: this.signal });
  },

  readWaveform(id, channel, { from, to, columns }) {
    const input = { storage: DESCRIPTION, id, channel, startS: from, endS: to, columns };
    return pool.run(readWaveform, input, { signal: this.signal }).then(({ time, ...rest }) => ({ x: time, ...rest }));
  },
  readSpectrum(id, { from, to, columns }) {
    const input = { storage: DESCRIPTION, id, from, to, columns };
    return pool
      .run(readSpectrum, input, { signal: this.signal })
      .then(({ frequency, ...rest }) => ({ x: frequency, ...rest }));
  },

  describeArrays(id) {
    return pool.run(describeArrays, { storage: DESCRIPTION, id }, { signal: this.signal });
  },
  describeTable(table) {
    return pool.run(describeTable, { storage: DESCRIPTION, ...table }, { signal: this.signal });
  },
  readTable(table) {
    return pool.run(readTable, { storage: DESCRIPTION, ...table }, { signal: this.signal });
  },
  measureAxis(table) {
    return pool.run(measureAxis, { storage: DESCRIPTION, ...table }, { signal: this.signal });
  },
  readSeries(series) {
    return pool.run(readSeries, { storage: DESCRIPTION, ...series }, { signal: this.signal });
  },

  watchApp(listener) {
    app.watch(listener, this);
  },
  installApp: () => app.install(),
  updateApp: () => app.update(),
};

/** The page's one gadget; what it and its descendants cannot get from each other, they get from this page. */
async function start() {
  const root = [...document.body.children].find((element) => element.localName.startsWith("wf-"));
  if (!root) return;
  registerGadgets(GADGETS);
  (root as Gadget).hostAcquisition = host;
  await loadGadget(root.localName);
  receiveDrops(imports.startImport, startDroppedFolder);
  let running = false;
  jobs.watch((all) => (running = all.some(({ state }) => state === "running")), {
    signal: new AbortController().signal,
  });
  window.addEventListener("beforeunload", (event) => running && event.preventDefault());
  tidyLater(TIDY_MS);
  await Promise.all([app.start(), sweepExports()]);
}

void start();
