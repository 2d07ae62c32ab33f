/** What gadgets of this app may ask their ancestors for: jIO's verbs, navigation, jobs, plots, the app's own state. */
import type { AllDocsOpts, AttachmentFacts, Change, Doc, Row } from "../src/jio/index.ts";
import type { Job } from "../src/portal/index.ts";
import type { Spectral } from "../src/signal/index.ts";
import type { UrlState } from "./url-state.ts";

/** A reduced signal for a plot: at most a few points for each column of pixels. */
export interface PlotData {
  x: Float64Array;
  min: Float64Array;
  max: Float64Array;
  /** True when these are the samples themselves, min = max. */
  exact: boolean;
}

/** The state of the app as a program: is it installed, is it safe to go offline, is a new version waiting. */
export interface AppState {
  readonly offlineReady: boolean;
  readonly updateWaiting: boolean;
  /** The update was asked for while a job was running, in this tab or another; nothing was interrupted. */
  readonly updateBlocked: boolean;
  readonly installable: boolean;
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

    startImport(file: File): string;
    startSample(): string;
    startFourier(sourceId: string, title: string, o: FourierOptions): string;
    cancelJob(id: string): void;
    forgetJob(id: string): void;
    watchJobs(listener: (jobs: readonly Job[]) => void): void;

    readWaveform(id: string, channel: number, view: { from: number; to: number; columns: number }): Promise<PlotData>;
    readSpectrum(id: string, view: { from: number; to: number; columns: number }): Promise<PlotData>;

    watchApp(listener: (state: AppState) => void): void;
    installApp(): Promise<void>;
    updateApp(): void;
  }
}
