/** The spectra of a recording on its page: the newest to be read, the others to be opened. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { Row } from "../../src/jio/index.ts";
import type { PartialSpectrum } from "../acquirable.ts";
import { parseMarks } from "../marks.ts";
import type { SpectrumChanged, SpectrumState } from "../spectrum/reading-state.ts";
import { staleNotice } from "../stale-section.ts";
import type { StaleWatch } from "../stale-watch.ts";
import type { View } from "../view.ts";
import type { NewestResults } from "./newest-results.ts";
import { partialDoc } from "./partial.ts";
import { spectraList } from "./spectra-list.ts";
import { envelopeReading, fromEnvelope, spectrumPlot } from "./spectrum-sections.ts";
import type { StreamFacts } from "./stream-facts.ts";

export interface Spectra {
  /** Of the recording. */
  id: string;
  facts: StreamFacts;
  arrays: readonly Row[];
  newest: NewestResults;
  /** What a running computation has so far. */
  partial: PartialSpectrum | undefined;
  staleness: StaleWatch;
  reading: SpectrumState;
  changed(event: SpectrumChanged): void;
  /** How the envelope is read where it goes its own way. */
  aside: SpectrumState | undefined;
  changedAside(event: SpectrumChanged): void;
  /** Of its values, while it shares cursor and zoom. */
  envelopeRange: View | undefined;
  changedRange(range: View | undefined): void;
  /** The choice of it. */
  link: unknown;
}

export function spectraSection(o: Spectra) {
  const { facts, arrays, partial, staleness, reading, changed } = o;
  const { spectrum, envelope } = o.newest;
  const newest = spectrum ?? envelope;
  if (!newest && !partial && arrays.length === 0) return nothing;
  const title = partial ? msg("Spectrum so far") : msg(str`Newest spectrum of channel ${facts.channel + 1}`);
  const drawn = drawnSpectrum({ facts, newest, partial });
  return html`<section class="card stack" aria-labelledby="spectrum">
    <div>
      <div class="row spread">
        <h2 id="spectrum" tabindex="-1" data-after="newest">${title}</h2>
        ${newest && !partial ? html`<a class="button" href=${`/#/${newest.id}`}>${msg("Open")}</a>` : nothing}
      </div>
      <div class="told" role="status">${newest ? noticeOf(newest.id, o) : nothing}</div>
    </div>
    ${
      drawn
        ? spectrumPlot({ ...drawn, title, reading, changed })
        : html`<p class="muted">${msg("None has been computed yet.")}</p>`
    }
    ${envelope && envelope !== newest ? envelopePlot(envelope, o) : nothing}
    ${arrays.length > (newest ? 1 : 0) ? spectraList(arrays, { staleness, exceptId: newest?.id }) : nothing}
  </section>`;
}

function noticeOf(id: string, { id: hereId, staleness }: Spectra) {
  const stale = staleness.of(id);
  if (!stale) return nothing;
  const compute = () => staleness.computeAgain([stale]);
  return staleNotice(stale, { about: "newest", hereId, isRunning: staleness.isRunning(id), compute });
}

/** A spectrum so far has no id: what is stored of the one before, its peaks, is none of its own. */
export function drawnSpectrum({ facts, newest, partial }: Pick<Spectra, "partial"> & Drawn) {
  if (partial) return { id: undefined, doc: partialDoc(partial, facts.unit), partial: partial.data };
  return newest?.doc && { id: newest.id, doc: newest.doc };
}

interface Drawn {
  facts: Pick<StreamFacts, "unit">;
  newest: Row | undefined;
}

/** On the spectrum's cursor and zoom, unless each goes its own way; the values have their own range in any case. */
function envelopePlot({ id, doc }: Row, o: Spectra) {
  const { reading, changed, aside, changedAside, link } = o;
  const title = msg("Newest envelope spectrum");
  const common = {
    reading: envelopeReading(reading, o.envelopeRange),
    changed: ({ detail }: SpectrumChanged) => {
      if ("marks" in detail) o.changedRange(parseMarks(detail.marks).range);
      changed(new CustomEvent("wf-reading-changed", { detail: fromEnvelope(detail, reading) }));
    },
  };
  const own = aside ? { reading: aside, changed: changedAside } : common;
  return html`<h3>${title}</h3>
    ${spectrumPlot({ id, doc: doc!, title, ...own })} ${link}`;
}
