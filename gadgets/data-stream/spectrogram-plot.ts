/** The newest spectrogram of a channel below its waveform: the same time, the same cursor. */
import { msg } from "@lit/localize";
import { html } from "lit";
import type { Doc, Row } from "../../src/jio/index.ts";
import type { SpectrogramPicture, SpectrogramRequest } from "../../src/signal/tasks.ts";
import { captionOf } from "../caption.ts";
import { chooseLevel, parsePower, planLevel } from "../level.ts";
import type { FrameEvent, PointedEvent } from "../spectrogram/frame.ts";
import type { View } from "../view.ts";

interface SpectrogramPlot {
  row: Row;
  view: View | undefined;
  /** Of the cursor, s. */
  time: number | undefined;
  /** What the waveform shows, where that is another part. */
  region: View | undefined;
  source(request: Omit<SpectrogramRequest, "storage" | "id">, signal: AbortSignal): Promise<SpectrogramPicture>;
  zoomed(view: View | undefined): void;
  pointed(time: number): void;
}

export function spectrogramPlot({ row, view, time, region, source, zoomed, pointed }: SpectrogramPlot) {
  const { doc = {} as Doc, id } = row;
  const stored = parsePower(doc);
  const shown = planLevel(stored, { ...chooseLevel(doc, stored, {}), decibel: true }, String(doc.unit ?? ""));
  return html`<div class="row spread">
      <h3>${msg("Spectrogram")}</h3>
      <a class="button" href=${`/#/${id}`}>${msg("Open the spectrogram")}</a>
    </div>
    <wf-spectrogram scope="spectrogram" .source=${source} .revision=${`${id} ${doc.creation_date}`} .view=${view}
      .time=${time} .region=${region} .offsetDb=${10 * Math.log10(shown.gain)} .unit=${shown.decibelUnit}
      .label=${msg("Spectrogram")} .heading=${String(doc.title ?? "")} .caption=${captionOf(doc)}
      @wf-zoomed=${({ detail }: FrameEvent) => zoomed(detail.view)}
      @wf-pointed=${({ detail }: PointedEvent) => pointed(detail.time)}></wf-spectrogram>`;
}
