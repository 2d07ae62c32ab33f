/** A spectrogram as a picture of time and frequency. */
import { msg } from "@lit/localize";
import { html } from "lit";
import type { Doc } from "../../src/jio/index.ts";
import type { SpectrogramPicture, SpectrogramRequest } from "../../src/signal/tasks.ts";
import { captionOf } from "../caption.ts";
import type { LookEvent } from "../spectrogram/controls.ts";
import type { FrameEvent } from "../spectrogram/frame.ts";
import type { UrlState } from "../url-state.ts";

/** Where nothing else of a spectrogram was asked for, it is shown as one. */
export function isSpectrogram(doc: Doc, url: UrlState): boolean {
  const asked = url.array ?? url.slice ?? url.against ?? url.columns;
  return doc.operation === "spectrogram" && asked === undefined;
}

export interface SpectrogramView {
  url: UrlState;
  doc: Doc;
  title: string;
  revision: string;
  unit: string;
  offsetDb: number;
  source(request: Omit<SpectrogramRequest, "storage" | "id">, signal: AbortSignal): Promise<SpectrogramPicture>;
  /** `dropped` names what the URL says no more. */
  change(delta: Partial<UrlState>, ...dropped: (keyof UrlState)[]): void;
}

export function spectrogramSection(
  { url, doc, title, revision, unit, offsetDb, source, change }: SpectrogramView,
  choice: unknown,
) {
  const framed = ({ detail }: FrameEvent) => {
    const gone = (["view", "band"] as const).filter((name) => !detail[name]);
    change(detail, ...gone);
  };
  const looked = ({ detail: { range, ...rest } }: LookEvent) => {
    if (range === null) change(rest, "levels");
    else change({ ...rest, ...(range && { levels: range }) });
  };
  return html`<section class="card stack" aria-labelledby="spectrogram">
    <div class="row spread"><h2 id="spectrogram">${msg("Spectrogram")}</h2>${choice}</div>
    <wf-spectrogram scope="spectrogram"
      .source=${source} .revision=${revision} .view=${url.view} .band=${url.band}
      .map=${url.map ?? "viridis"} .axis=${url.axis ?? "linear"} .range=${url.levels}
      .offsetDb=${offsetDb} .unit=${unit} .label=${title} .caption=${captionOf(doc)}
      @wf-zoomed=${framed} @wf-look-changed=${looked}></wf-spectrogram>
  </section>`;
}
