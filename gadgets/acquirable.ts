/** What gadgets of this app may ask their ancestors for: jIO's verbs, navigation, jobs, plots, the app's own state. */
import type {
  ArrayFacts,
  AxisExtent,
  Series,
  SeriesRequest,
  TableFacts,
  TablePage,
  TablePart,
  TableRequest,
} from "../src/array/tasks.ts";
import type { RawDescription } from "../src/format/index.ts";
import type {
  Arrival,
  Inspection,
  LivePicture,
  Part,
  RecorderState,
  RecordingFormat,
  SavedFormat,
  Twin,
} from "../src/ingest/index.ts";
import type { AllDocsOpts, AttachmentFacts, Change, Doc, Row } from "../src/jio/index.ts";
import type { Damage, ExportReport, StorageUsage, VerifyReport } from "../src/jio/tasks.ts";
import type { ErrorReport, Job, Settings, StaleResult } from "../src/portal/index.ts";
import type {
  MeasuredTone,
  Peaks,
  PeaksRequest,
  SpectrogramPicture,
  SpectrogramRequest,
  SpectrumRequest,
  ToneRequest,
} from "../src/signal/tasks.ts";
import type { CameIn, ImportChoice, Unfinished } from "./arriving.ts";
import type { ShortcutGroup } from "./shortcuts.ts";
import type { UrlState } from "./url-state.ts";

export type { CameIn, FoundFiles, ImportChoice, Unfinished } from "./arriving.ts";

/** A reduced signal for a plot: at most a few points for each column of pixels. */
export interface PlotData {
  x: Float64Array;
  min: Float64Array;
  max: Float64Array;
  /** True when these are the samples themselves, min = max. */
  exact: boolean;
  /** Only a part of what lies there was looked at. */
  rough?: boolean;
  /** Further curves over the same places. */
  more?: readonly { min: Float64Array; max: Float64Array }[];
  /** True where columns are drawn at their x, however uneven; else side by side in equal parts. */
  placed?: boolean;
}

/** An array, or a slice of it, as a table. */
export type TableChoice = Omit<TableRequest, "storage">;

/** The state of the app as a program: is it installed, is it safe to go offline, is a new version waiting. */
export interface AppState {
  readonly offlineReady: boolean;
  /** Whether the server that the app came from answered when it was last asked; undefined before that. */
  readonly isServerReached: boolean | undefined;
  /** When it last did, in milliseconds since 1970. */
  readonly serverReachedAt: number | undefined;
  readonly updateWaiting: boolean;
  /** The update was asked for while a job was running, in this tab or another; nothing was interrupted. */
  readonly updateBlocked: boolean;
  readonly installable: boolean;
}

/** What is stored, what the browser says of it, and whether it has promised to keep it. */
export interface StorageState extends StorageUsage {
  /** Of this site in all, as the browser tells it: rounded, and with what it keeps beside the data. */
  readonly browserUsage: number | undefined;
  readonly browserQuota: number | undefined;
  readonly persisted: boolean;
  readonly askedBefore: boolean;
  /** Archives that wait to be downloaded, by the names that `dropExport` takes; lengths are bytes. */
  readonly waiting: readonly { name: string; length: number }[];
}

/** The report of a job of kind "export". */
export interface FinishedExport extends ExportReport {
  readonly fileName: string;
  /** The archive lies here until it is dropped, to be downloaded again; absent where it was written to the chosen file. */
  readonly waiting?: string;
}

/** The report of a job of kind "record" that nobody stopped: what happened, what is kept, what to do. */
export interface EndedRecording {
  readonly text: string;
}

/** The report of a job of kind "verify". */
export interface CheckedBytes extends Omit<VerifyReport, "damaged"> {
  readonly damaged: readonly (Damage & { title: string })[];
}

/** Told to the person at the top of the page, until dismissed or until another page is opened. */
export interface Notice {
  readonly text: string;
  /** A failure interrupts a screen reader; a message waits for its turn. */
  readonly kind: "message" | "failure";
}

/** A failure as it is listed; `isKept`: also when this page is gone. */
export interface ListedReport extends ErrorReport {
  readonly id: string;
  readonly isKept: boolean;
}

/** What "Compute Fourier" was asked for; plain JSON, kept until the computation ends. */
export interface FourierOptions {
  readonly method: "welch" | "spectrogram" | "envelope" | "full";
  readonly channel: number;
  readonly window: string | readonly [string, number];
  readonly nperseg: number;
  readonly noverlap: number;
  readonly detrend: "constant" | "linear" | false;
  readonly average: "mean" | "exponential" | "max" | "median";
  readonly averagingSegments?: number;
  /** What the result is shown as, and what 0 dB is in the signal's unit. */
  readonly quantity: "amplitude" | "rms" | "power" | "psd";
  readonly dbReference: number;
  /** Of an envelope, Hz. */
  readonly band?: readonly [number, number];
}

/** What a running computation has so far: a spectrum of powers, and as much of its document as is known. */
export interface PartialSpectrum {
  readonly data: PlotData;
  readonly parameters: Doc;
  readonly display: Doc;
}

/** What a full-length transform costs on this device. */
export interface FullLengthPlan {
  readonly readBytes: number;
  readonly writeBytes: number;
  /** While it runs. */
  readonly scratchBytes: number;
  /** To stay. */
  readonly resultBytes: number;
  readonly seconds: number;
  /** What the browser would still let this site keep; undefined where it does not tell. */
  readonly freeBytes: number | undefined;
}

declare module "../src/gadget/index.ts" {
  interface Acquirable {
    jio_get(id: string): Promise<Doc>;
    jio_allDocs(o: AllDocsOpts): Promise<Row[]>;
    jio_allAttachments(id: string): Promise<Record<string, AttachmentFacts>>;
    jio_put(id: string, doc: Doc): Promise<string>;
    /** For good, with what belongs to it; `moveToTrash` is what a person can take back. */
    jio_remove(id: string): Promise<string>;
    /** Calls back for each change of a document, in this tab or another, while the asking gadget is in the page. */
    jio_watch(listener: (change: Change) => void): void;

    /** Sets these properties of a document; undefined takes one away. */
    changeDocument(id: string, delta: Doc): Promise<void>;
    moveToTrash(id: string): Promise<void>;
    restoreFromTrash(id: string): Promise<void>;
    emptyTrash(): Promise<void>;
    /** Copies the document with all its attachments; answers with the job. */
    startClone(id: string, title: string): string;

    redirect(state: UrlState, o?: { replace?: boolean }): void;
    /** Asks a person a yes/no question; `action` is what the yes button says. */
    confirm(question: { title: string; text: string; action: string }): Promise<boolean>;
    loadGadget(tag: string): Promise<void>;
    notify(notice: Notice): void;
    /** What the person changed would be lost with the asking gadget; until `notifySubmitted`, leaving the page asks. */
    notifyChange(): void;
    notifySubmitted(): void;
    /** Adds keys to the page's map while the asking gadget is in the page. */
    declareShortcuts(group: ShortcutGroup): void;
    showShortcuts(): Promise<void>;
    /** Calls back now and after each change made in any tab, while the asking gadget is in the page. */
    watchSettings(listener: (settings: Settings) => void): void;
    saveSettings(settings: Settings): Promise<void>;
    /** Keeps a report of a failure; `gadgetPath` from the page's root down. */
    recordFailure(error: unknown, gadgetPath: string): void;
    watchErrorReports(listener: (reports: readonly ListedReport[]) => void): void;
    removeErrorReports(ids: readonly string[]): Promise<void>;
    /** Names what the page shows, for the tab, the history and screen readers. */
    updateHeader(header: { title: string }): void;

    /** What came by any way: straight in where there is nothing to ask, else it is shown to be looked at first. */
    bringIn(came: CameIn): Promise<void>;
    /** What a file is, and with `samples` how they begin; `raw` is what a person says of samples without a header. */
    inspectImport(file: File, how: { raw?: RawDescription; samples: boolean }): Promise<Inspection>;
    /** Those of these documents whose bytes an older one has. */
    findTwins(ids: readonly string[]): Promise<readonly Twin[]>;
    startImports(choices: readonly ImportChoice[]): Promise<void>;
    /** Of these, what other apps shared is not wanted: it is not kept for another time. */
    refuseShared(arrivals: readonly Arrival[]): Promise<void>;
    /** Calls back now and after each change in any tab, while the asking gadget is in the page. */
    watchUnfinished(listener: (unfinished: readonly Unfinished[]) => void): void;
    /** Goes on with an import that was cut short; false where the person has to choose the file. */
    resumeImport(id: string, file?: File): Promise<boolean>;
    discardImport(id: string): Promise<void>;
    startSample(): string;
    /** Brings the sample in, computes its spectrum and shows both. */
    showFirstSpectrum(): Promise<void>;
    startFourier(sourceId: string, title: string, o: FourierOptions): string;
    /** Of that many samples. */
    planFullLength(samples: { count: number; isSingle: boolean }): Promise<FullLengthPlan>;
    /** Results that are not what their sources would give now; with `ids`, of these. */
    findStale(ids?: readonly string[]): Promise<StaleResult[]>;
    /** All of them in one job, each in its own place. */
    computeAgain(results: readonly StaleResult[]): string;
    /** Asks where to; answers with the job, or `undefined` where the person chose no file. */
    startExport(): Promise<string | undefined>;
    /** One array as a file, or all of the document as NPZ; asks where to, as `startExport` does. */
    startArrayExport(id: string, title: string, o: { format: SavedFormat; path: string }): Promise<string | undefined>;
    startRecordingExport(
      id: string,
      title: string,
      o: { format: RecordingFormat; part?: Part },
    ): Promise<string | undefined>;
    downloadExport(name: string, fileName: string): Promise<void>;
    dropExport(name: string): Promise<void>;
    startArchiveImport(archive: File): string;
    startVerify(): string;
    /** Calls back now and after each change, about ten times a second while a microphone is open; while nobody watches and nothing is recorded, it is closed. */
    watchRecorder(listener: (state: RecorderState) => void): void;
    /** Opens the microphone where nobody has to be asked. */
    findMicrophone(): Promise<void>;
    /** The device of that id, or the one that the system prefers. */
    openMicrophone(deviceId?: string): Promise<void>;
    /** Answers with the job. Throws "locked" while this tab records. */
    startRecording(): string;
    /** Resolves when all is on disk, with the id of what was kept. */
    stopRecording(): Promise<string | undefined>;
    putOutClipLamp(): void;
    /** The last seconds of a running recording. */
    readLive(id: string, channel: number, columns: number): Promise<LivePicture | undefined>;
    cancelJob(id: string): void;
    forgetJob(id: string): void;
    watchJobs(listener: (jobs: readonly Job[]) => void): void;

    readWaveform(
      id: string,
      channel: number,
      view: { from: number; to: number; columns: number; roughly?: boolean },
    ): Promise<PlotData>;
    readSpectrum(id: string, view: Omit<SpectrumRequest, "storage" | "id">): Promise<PlotData>;
    /** Of a part of a recording's channel. */
    measureTone(id: string, asked: Omit<ToneRequest, "storage" | "id">): Promise<MeasuredTone>;
    readPeaks(id: string, range: Omit<PeaksRequest, "storage" | "id">): Promise<Peaks>;
    readSpectrogram(id: string, request: Omit<SpectrogramRequest, "storage" | "id">): Promise<SpectrogramPicture>;

    describeArrays(id: string): Promise<ArrayFacts[]>;
    describeTable(table: TableChoice): Promise<TableFacts>;
    readTable(table: TableChoice & TablePart): Promise<TablePage>;
    measureAxis(table: TableChoice & { axis: string }): Promise<AxisExtent>;
    readSeries(series: Omit<SeriesRequest, "storage">): Promise<Series>;

    measureStorage(): Promise<StorageState>;
    /** Gives back what nothing names any more. */
    tidyStorage(): Promise<void>;
    /** Asks the browser to keep everything when space runs short; its answer. */
    askPersistence(): Promise<boolean>;

    watchApp(listener: (state: AppState) => void): void;
    installApp(): Promise<void>;
    updateApp(): void;
  }
}
