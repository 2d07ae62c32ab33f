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
import type { SavedFormat } from "../src/ingest/index.ts";
import type { AllDocsOpts, AttachmentFacts, Change, Doc, Row } from "../src/jio/index.ts";
import type { Damage, ExportReport, StorageUsage, VerifyReport } from "../src/jio/tasks.ts";
import type { Job, StaleResult } from "../src/portal/index.ts";
import type { Spectral } from "../src/signal/index.ts";
import type { UrlState } from "./url-state.ts";

/** A reduced signal for a plot: at most a few points for each column of pixels. */
export interface PlotData {
  x: Float64Array;
  min: Float64Array;
  max: Float64Array;
  /** True when these are the samples themselves, min = max. */
  exact: boolean;
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

/** What a job of kind "import" has while it looks through a folder. */
export interface FoundFiles {
  readonly found: number;
}

/** The report of a job of kind "verify". */
export interface CheckedBytes extends Omit<VerifyReport, "damaged"> {
  readonly damaged: readonly (Damage & { title: string })[];
}

export type FourierOptions = Required<Pick<Spectral, "nperseg" | "noverlap" | "detrend" | "scaling">> & {
  window: string;
  channel: number;
};

declare module "../src/gadget/index.ts" {
  interface Acquirable {
    jio_get(id: string): Promise<Doc>;
    jio_allDocs(o: AllDocsOpts): Promise<Row[]>;
    jio_allAttachments(id: string): Promise<Record<string, AttachmentFacts>>;
    jio_remove(id: string): Promise<string>;
    /** Calls back for each change of a document, in this tab or another, while the asking gadget is in the page. */
    jio_watch(listener: (change: Change) => void): void;

    redirect(state: UrlState, o?: { replace?: boolean }): void;
    /** Asks a person a yes/no question; `action` is what the yes button says. */
    confirm(question: { title: string; text: string; action: string }): Promise<boolean>;
    loadGadget(tag: string): Promise<void>;
    /** Names what the page shows, for the tab, the history and screen readers. */
    updateHeader(header: { title: string }): void;

    /** A recording, arrays or an archive, as the file's first bytes tell; answers with the job, or `undefined` where a person is asked what it is. */
    startImport(file: File): Promise<string | undefined>;
    /** Zarr stores, from the files of chosen folders: each is a job. */
    startFolderImport(files: readonly File[]): Promise<string[]>;
    /** Asks a person what the samples of that file are; settles when the question is on the page. */
    askRawImport(file: File): Promise<void>;
    startRawImport(file: File, raw: RawDescription): string;
    startSample(): string;
    startFourier(sourceId: string, title: string, o: FourierOptions): string;
    /** Results that are not what their sources would give now; with `ids`, of these. */
    findStale(ids?: readonly string[]): Promise<StaleResult[]>;
    /** All of them in one job, each in its own place. */
    computeAgain(results: readonly StaleResult[]): string;
    /** Asks where to; answers with the job, or `undefined` where the person chose no file. */
    startExport(): Promise<string | undefined>;
    /** One array as a file, or all of the document as NPZ; asks where to, as `startExport` does. */
    startArrayExport(id: string, title: string, o: { format: SavedFormat; path: string }): Promise<string | undefined>;
    startRecordingExport(id: string, title: string, format: "wav" | "raw"): Promise<string | undefined>;
    downloadExport(name: string, fileName: string): Promise<void>;
    dropExport(name: string): Promise<void>;
    startArchiveImport(archive: File): string;
    startVerify(): string;
    cancelJob(id: string): void;
    forgetJob(id: string): void;
    watchJobs(listener: (jobs: readonly Job[]) => void): void;

    readWaveform(id: string, channel: number, view: { from: number; to: number; columns: number }): Promise<PlotData>;
    readSpectrum(id: string, view: { from: number; to: number; columns: number }): Promise<PlotData>;

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
