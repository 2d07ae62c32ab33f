/** What of a document is drawn: its spectrum, its spectrogram, or columns of an array. */
import { nothing } from "lit";
import type { AxisExtent, TableFacts } from "../../src/array/tasks.ts";
import type { Doc } from "../../src/jio/index.ts";
import type { UrlState } from "../url-state.ts";
import { rangeOf } from "./choices.ts";
import { type PlotView, plotSection } from "./plot-section.ts";
import { isSpectrogram, type SpectrogramView, spectrogramSection } from "./spectrogram-section.ts";
import { isSpectrum, planShown, spectrumSection } from "./spectrum-section.ts";

type Zoomed = CustomEvent<{ from: number; to: number }>;

export interface Drawn extends Pick<PlotView, "sourceOf" | "setApart" | "apart" | "failure"> {
  url: UrlState;
  title: string;
  facts: TableFacts | undefined;
  extent: AxisExtent | undefined;
  revision: string;
  spectrogram: SpectrogramView["source"];
  change: SpectrogramView["change"];
  zoomed(event: Zoomed, whole: readonly [number, number]): void;
}

/** Whether it is shown by what it means, not as the columns of an array. */
export const hasOwnPicture = (doc: Doc, url: UrlState): boolean => isSpectrum(doc, url) || isSpectrogram(doc, url);

export function drawnSection(doc: Doc, drawn: Drawn) {
  const { url, title, facts, extent, revision, change } = drawn;
  if (isSpectrum(doc, url)) return spectrumSection({ doc, url, title, revision, change });
  if (isSpectrogram(doc, url)) {
    const { shown, form } = planShown(doc, url, change, true);
    const levels = { unit: shown.decibelUnit, offsetDb: 10 * Math.log10(shown.gain) };
    return spectrogramSection({ url, doc, title, revision, ...levels, source: drawn.spectrogram, change }, form);
  }
  if (!facts) return nothing;
  return plotSection({
    ...drawn,
    facts,
    choose: (delta) => (delta.against ? change(delta, "view") : change(delta)),
    zoomed: (event) => drawn.zoomed(event, rangeOf(extent!)!),
  });
}
