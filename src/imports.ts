/** Files on their way in, each a job that waits for its turn. Window only; part of the composition root. */
import { msg } from "@lit/localize";
import type { CameIn, FoundFiles, ImportChoice } from "../gadgets/acquirable.ts";
import { arrivalOf, arrivalsOf } from "./arrivals.ts";
import { forgetHandle, keepHandle } from "./file-handles.ts";
import type { RawDescription } from "./format/index.ts";
import { dropShared, takeShared } from "./inbox.ts";
import {
  type Arrival,
  findTwins,
  goesStraightIn,
  importArrayFile,
  importFile,
  importSample,
  importZarrStore,
  inspectFile,
  isZarrZip,
  LEAST_KEPT_BYTES,
  newImportId,
} from "./ingest/index.ts";
import type { JobContext, JobFacts, JobResult } from "./portal/index.ts";
import { createTurns } from "./turns.ts";
import type { Peer } from "./worker/pool.ts";

interface Parts {
  storage: object;
  database: string;
  storageWorker: Peer;
  /** Looks into files while the storage worker brings others in. */
  background: Peer;
  startArchiveImport(archive: File, o?: { whenDone(): void }): string;
  /** Shows what came, to be looked at before it comes in. */
  showSheet(arrivals: readonly Arrival[]): Promise<void>;
  /** The person wants to look first, whatever came. */
  looksFirst(): boolean;
  startJob(facts: JobFacts, run: (context: JobContext) => Promise<JobResult>): string;
}

interface RecordingOpts {
  raw?: RawDescription;
  draftId?: string;
}

/** One that takes long holds up nobody, and many do not take each other's disk. */
const AT_ONCE = 2;

export function createImports({ storage, database, storageWorker, background, ...parts }: Parts) {
  const { startArchiveImport, showSheet, looksFirst, startJob } = parts;
  const inTurn = createTurns(AT_ONCE);

  const startInTurn = (facts: Omit<JobFacts, "kind">, run: (context: JobContext) => Promise<JobResult>) =>
    startJob({ kind: "import", waits: true, ...facts }, (context) =>
      inTurn(() => {
        context.begin();
        return run(context);
      }, context),
    );

  const leaveInbox = (path: string | undefined) => path !== undefined && void dropShared(path).catch(() => {});

  /** A large one is kept when it is cut short; `draftId`: it goes on with what is kept there. */
  function startRecording({ name, file, handle, inbox }: Arrival, { raw, draftId: known }: RecordingOpts): string {
    const draftId = known ?? (file!.size >= LEAST_KEPT_BYTES ? newImportId() : undefined);
    const goesOn = known !== undefined;
    const kept = draftId && { database, draftId, goesOn, ...(inbox !== undefined && { inbox }) };
    const facts = { title: name, totalBytes: file!.size, ...(draftId && { draftId }) };
    return startInTurn(facts, async ({ signal, progress }) => {
      if (draftId && handle) await keepHandle(draftId, handle).catch(() => {}); // then the person is asked for the file
      const input = { storage, file: file!, ...(raw && { raw }), ...(kept && { kept }) };
      const id = await storageWorker.run(importFile, input, { signal, onEvent: progress });
      if (draftId && handle) void forgetHandle(draftId).catch(() => {});
      leaveInbox(inbox);
      return id;
    });
  }

  function startArrays({ file, inbox }: Arrival, task: typeof importArrayFile | typeof importZarrStore): string {
    return startInTurn({ title: file!.name, totalBytes: file!.size }, async ({ signal, progress }) => {
      const o = { signal, onEvent: progress };
      const id = await (task === importArrayFile
        ? storageWorker.run(importArrayFile, { storage, file: file! }, o)
        : storageWorker.run(importZarrStore, { storage, name: file!.name, files: file! }, o));
      leaveInbox(inbox);
      return id;
    });
  }

  /** A folder's files are listed by the job: there may be many. */
  const startStore = ({ name, store }: Arrival) =>
    startInTurn({ title: name }, async ({ signal, progress, partial }) => {
      const onFound = (found: number) => partial({ found } satisfies FoundFiles);
      const files = await store!.folder.list(store!.path, { signal, onFound });
      return storageWorker.run(importZarrStore, { storage, name, files }, { signal, onEvent: progress });
    });

  async function start({ arrival, raw }: ImportChoice): Promise<string> {
    const { kind, file, store } = arrival;
    if (store) return startStore(arrival);
    if (raw || kind === "wav") return startRecording(arrival, raw ? { raw } : {});
    if (kind !== "zip") return startArrays(arrival, importArrayFile);
    const isStore = await background.run(isZarrZip, { file: file! }).catch(() => false);
    return isStore
      ? startArrays(arrival, importZarrStore)
      : startArchiveImport(file!, { whenDone: () => leaveInbox(arrival.inbox) });
  }

  async function startImports(choices: readonly ImportChoice[]): Promise<void> {
    for (const choice of choices) await start(choice);
  }

  async function receive(arrivals: readonly Arrival[], o: { isFolder: boolean; looksFirst: boolean }) {
    if (arrivals.length === 0) return;
    if (goesStraightIn(arrivals, o)) await startImports(arrivals.map((arrival) => ({ arrival })));
    else await showSheet(arrivals);
  }

  return {
    startImports,
    /** Not for gadgets: what goes on with an import that was cut short. */
    startRecordingFile: startRecording,
    /** What came by any way: straight in where there is nothing to ask, else to where a person looks at it. */
    async bringIn(came: CameIn): Promise<void> {
      const { folders = [], asFolder = false } = came;
      const { arrivals, failures } = await arrivalsOf(came);
      for (const { name, error } of failures) startJob({ kind: "import", title: name }, () => Promise.reject(error)); // what is wrong is told where people look for what came
      await receive(arrivals, { isFolder: asFolder || folders.length > 0, looksFirst: looksFirst() });
    },
    inspectImport(this: { signal: AbortSignal }, file: File, how: { raw?: RawDescription; samples: boolean }) {
      return background.run(inspectFile, { file, ...how }, { signal: this.signal });
    },
    findTwins(this: { signal: AbortSignal }, ids: readonly string[]) {
      return background.run(findTwins, { storage, ids }, { signal: this.signal });
    },
    /** Files that other apps shared with this one, but for those of the paths `without`. Any site can post such files, so a person looks at them first. */
    async receiveShared(without: ReadonlySet<string>): Promise<void> {
      const shared = await takeShared(without);
      const arrivals = await Promise.all(
        shared.map(async ({ file, path }) => ({ ...(await arrivalOf(file)), inbox: path })),
      );
      if (arrivals.length > 0) await showSheet(arrivals);
    },
    async refuseShared(arrivals: readonly Arrival[]): Promise<void> {
      for (const { inbox } of arrivals) if (inbox !== undefined) await dropShared(inbox);
    },
    startSample: () =>
      startJob({ kind: "import", title: msg("Synthetic sample") }, ({ signal, progress }) =>
        storageWorker.run(importSample, { storage }, { signal, onEvent: progress }),
      ),
  };
}
