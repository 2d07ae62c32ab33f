/** What the app can do with recordings and arrays: bring in, compute, read for plots and tables, keep, export. Loaded at first need: nothing of it is painted. Window only; part of the composition root. */
import { formatHash } from "../gadgets/url-state.ts";
import { showBadge } from "./app-badge.ts";
import { createArchives } from "./archives.ts";
import { describeArrays, describeTable, measureAxis, readSeries, readTable } from "./array/tasks.ts";
import { createBringingIn } from "./bringing-in.ts";
import { createExports, createSaving } from "./exports.ts";
import { createFirstSpectrum } from "./first-spectrum.ts";
import type { Acquirable, Provided } from "./gadget/index.ts";
import { sweepExports } from "./jio/archive/exports-folder.ts";
import { createStorage, type JioStorage } from "./jio/index.ts";
import { createLibrary } from "./library.ts";
import { createOverviews } from "./overviews.ts";
import type { Persistence } from "./persistence.ts";
import type { JobContext, JobFacts, JobResult, Jobs } from "./portal/index.ts";
import { createRecorder } from "./recording.ts";
import { createResults } from "./results.ts";
import type { AppSettings } from "./settings.ts";
import { measureTone, readPeaks, readSpectrogram, readSpectrum, readWaveform } from "./signal/tasks.ts";
import type { Peer } from "./worker/pool.ts";

interface Parts {
  storage: JioStorage;
  database: string;
  storageWorker: Peer;
  pool: Peer;
  background: Peer;
  persistence: Persistence;
  jobs: Jobs;
  startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
  settings: Pick<AppSettings, "watch">;
  /** What the page's gadgets acquire. */
  host(): Provided;
}

export type Work = ReturnType<typeof createWork>;

export function createWork({ storage, database, storageWorker, pool, background, ...parts }: Parts) {
  const { persistence, jobs, startJob } = parts;
  const { description } = storage;
  const saving = createSaving(startJob);
  const archives = createArchives({ storage, database, storageWorker, background, persistence, saving, startJob });
  const { startArchiveImport } = archives;
  const notes = isSecureContext ? createStorage({ type: "indexeddb", database: "field-jobs" }) : undefined;
  const overviews = createOverviews({ storage, jobs, startJob });
  const { removeOverviews } = overviews;
  const bringingIn = createBringingIn({ storage, database, storageWorker, background, startArchiveImport, ...parts });
  const results = createResults({ storage, notes, jobs, startJob });
  const show = (id: string) => void (location.hash = formatHash({ path: id }));
  showBadge(jobs, new AbortController()); // as long as the page
  const { startSample } = bringingIn;
  const { startFourier } = results;
  return {
    ...archives,
    ...bringingIn,
    ...results,
    ...createFirstSpectrum({ jobs, startSample, startFourier, show }),
    ...createExports({ storage: description, background, save: saving.save }),
    ...createLibrary({ storage, background, startJob, cancelUsers: jobs.cancelUsers, removeOverviews }),
    ...createRecorder({ storage, database, storageWorker, jobs, startJob }),
    ...createReading({ storage: description, pool, overviews }),
    sweepExports,
  };
}

interface Reading {
  storage: object;
  pool: Peer;
  overviews: Pick<ReturnType<typeof createOverviews>, "ensureOverview" | "whenRead">;
}

type View = Parameters<Acquirable["readWaveform"]>[2];
type Asker = { signal: AbortSignal };
type Table<K extends keyof Acquirable> = Parameters<Acquirable[K]>[0];

/** What plots and tables show, as the compute workers reduce it. */
function createReading({ storage, pool, overviews }: Reading) {
  return {
    async readWaveform(this: Asker, id: string, channel: number, { from, to, ...how }: View) {
      const { signal } = this;
      const looked = overviews.ensureOverview(id);
      if (!how.roughly) await looked.then(() => overviews.whenRead(id, to - from, signal));
      const input = { storage, id, channel, startS: from, endS: to, ...how };
      const { time, ...rest } = await pool.run(readWaveform, input, { signal });
      return { x: time, ...rest };
    },
    readSpectrum(this: Asker, id: string, view: Parameters<Acquirable["readSpectrum"]>[1]) {
      const input = { storage, id, ...view };
      return pool
        .run(readSpectrum, input, { signal: this.signal })
        .then(({ frequency, ...rest }) => ({ x: frequency, ...rest }));
    },
    readPeaks(this: Asker, id: string, range: Parameters<Acquirable["readPeaks"]>[1]) {
      return pool.run(readPeaks, { ...range, storage, id }, { signal: this.signal });
    },
    measureTone(this: Asker, id: string, asked: Parameters<Acquirable["measureTone"]>[1]) {
      return pool.run(measureTone, { ...asked, storage, id }, { signal: this.signal });
    },
    readSpectrogram(this: Asker, id: string, request: Parameters<Acquirable["readSpectrogram"]>[1]) {
      return pool.run(readSpectrogram, { ...request, storage, id }, { signal: this.signal });
    },
    describeArrays(this: Asker, id: string) {
      return pool.run(describeArrays, { storage, id }, { signal: this.signal });
    },
    describeTable(this: Asker, table: Table<"describeTable">) {
      return pool.run(describeTable, { storage, ...table }, { signal: this.signal });
    },
    readTable(this: Asker, table: Table<"readTable">) {
      return pool.run(readTable, { storage, ...table }, { signal: this.signal });
    },
    measureAxis(this: Asker, table: Table<"measureAxis">) {
      return pool.run(measureAxis, { storage, ...table }, { signal: this.signal });
    },
    readSeries(this: Asker, series: Table<"readSeries">) {
      return pool.run(readSeries, { storage, ...series }, { signal: this.signal });
    },
  };
}
