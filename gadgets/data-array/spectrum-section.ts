/** A spectrum by its frequency, in decibels unless told. */
import { msg } from "@lit/localize";
import { html } from "lit";
import type { Doc } from "../../src/jio/index.ts";
import type { PlotData } from "../acquirable.ts";
import type { UrlState } from "../url-state.ts";

/** Where nothing else of a spectrum was asked for, it is shown as one. */
export function isSpectrum(doc: Doc, url: UrlState): boolean {
  const asked = url.array ?? url.slice ?? url.against ?? url.columns;
  return doc.operation === "welch" && asked === undefined;
}

export function spectrumExtent(doc: Doc): readonly [number, number] {
  const fs = Number((doc.parameters as Doc | undefined)?.fs);
  return [0, Number.isFinite(fs) ? fs / 2 : 1];
}

export interface SpectrumView {
  doc: Doc;
  url: UrlState;
  title: string;
  revision: string;
  source: (view: { from: number; to: number; columns: number }, signal: AbortSignal) => Promise<PlotData>;
  setScale(scale: "db" | "linear"): void;
  zoomed(event: CustomEvent<{ from: number; to: number }>): void;
}

export function spectrumSection({ doc, url, title, revision, source, setScale, zoomed }: SpectrumView) {
  const decibel = url.scale !== "linear";
  return html`<section class="card stack" aria-labelledby="spectrum">
    <div class="row spread">
      <h2 id="spectrum">${msg("Spectrum")}</h2>
      <label class="row check">
        <input type="checkbox" .checked=${decibel}
          @change=${(event: Event) => setScale((event.target as HTMLInputElement).checked ? "db" : "linear")} />
        ${msg("Decibel")}
      </label>
    </div>
    <wf-plot scope="spectrum" ?decibel=${decibel}
      .source=${source} .revision=${revision} .extent=${spectrumExtent(doc)} .view=${url.view}
      .xLabel=${msg("Frequency")} .xUnit=${"Hz"} .yLabel=${msg("Power")} .yUnit=${String(doc.unit ?? "")}
      .label=${title} @wf-zoomed=${zoomed}></wf-plot>
  </section>`;
}
