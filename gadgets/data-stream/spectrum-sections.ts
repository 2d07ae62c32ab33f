/** The newest spectra of a channel on its recording's page: read on one cursor and one zoom, unless each goes its own way. */
import { msg } from "@lit/localize";
import { html } from "lit";
import type { Doc } from "../../src/jio/index.ts";
import type { PlotData } from "../acquirable.ts";
import { parseMarks, withRange } from "../marks.ts";
import type { SpectrumChanged, SpectrumState } from "../spectrum/reading-state.ts";
import type { UrlState } from "../url-state.ts";
import type { View } from "../view.ts";

/** What a page's URL says of its spectra; the time has the other names. */
export const spectrumState = ({ band, bandmarks, machine, axis, baseline }: UrlState): SpectrumState => ({
  ...(band && { view: band }),
  ...(bandmarks && { marks: bandmarks }),
  ...(machine && { machine }),
  ...(axis && { axis }),
  ...(baseline && { baseline }),
});

const NAMES: Readonly<Record<string, keyof UrlState>> = { view: "band", marks: "bandmarks" };

/** The same URL after a change of what is read; undefined takes a word away. */
export function withReading(url: UrlState, delta: SpectrumChanged["detail"]): UrlState {
  const named = Object.entries(delta).map(([name, value]) => [NAMES[name] ?? name, value] as const);
  const all = Object.entries({ ...url, ...Object.fromEntries(named) });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as unknown as UrlState;
}

/** What the envelope shares of how the spectrum is read: not what that is held against, nor the range of its values. */
export function envelopeReading({ baseline: _, ...shared }: SpectrumState, range?: View): SpectrumState {
  const { marks: __, ...rest } = shared;
  const marks = withRange(shared.marks, range);
  return { ...rest, ...(marks !== undefined && { marks }) };
}

/** The other way: a change that comes from the envelope leaves the spectrum's range as it is. */
export function fromEnvelope(detail: SpectrumChanged["detail"], { marks }: SpectrumState): SpectrumChanged["detail"] {
  if (!("marks" in detail)) return detail;
  return { ...detail, marks: withRange(detail.marks, parseMarks(marks).range) };
}

interface SpectrumPlot {
  id: string | undefined;
  doc: Doc;
  partial?: PlotData | undefined;
  title: string;
  reading: SpectrumState;
  changed(event: SpectrumChanged): void;
}

export function spectrumPlot({ id, doc, partial, title, reading, changed }: SpectrumPlot) {
  return html`<wf-spectrum scope=${(doc.parameters as Doc | undefined)?.envelope ? "envelope" : "spectrum"}
    .docId=${id ?? ""} .doc=${doc} .revision=${id === undefined ? "" : `${id} ${doc.creation_date}`} .partial=${partial}
    .label=${title} .reading=${reading} @wf-reading-changed=${changed}></wf-spectrum>`;
}

/** Whether plots of the same axis move together. */
export function linkChoice(isLinked: boolean, change: (isLinked: boolean) => void) {
  return html`<label class="row check"><input type="checkbox" .checked=${isLinked}
    @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />
    ${msg("Plots move together")}</label>`;
}
