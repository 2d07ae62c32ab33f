import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { AttachmentFacts, Doc, Row } from "../../src/jio/index.ts";
import { type Job, ofType } from "../../src/portal/index.ts";
import { absentPage, undefinedIfAbsent } from "../absent-page.ts";
import type { FullLengthPlan, PartialSpectrum } from "../acquirable.ts";
import { failureWords } from "../failure-words.ts";
import { createMarksReader, formatMarks, type Marks, withRange } from "../marks.ts";
import type { PlotNote } from "../plot/plot-state.ts";
import type { PlotSource } from "../plot/properties.ts";
import type { SpectrumState } from "../spectrum/reading-state.ts";
import { StaleWatch } from "../stale-watch.ts";
import { sharedStyle } from "../style.ts";
import { formatHash, parseHash, type UrlState } from "../url-state.ts";
import type { View } from "../view.ts";
import { calibrate } from "./calibrate.ts";
import type { CalibrationAsked } from "./calibration-element.ts";
import { calibrationSection } from "./calibration-section.ts";
import { dataStreamStyle } from "./data-stream-style.ts";
import type { FourierAsked } from "./fourier-element.ts";
import type { Method } from "./fourier-form.ts";
import { newestResults } from "./newest-results.ts";
import { notesSection } from "./notes-section.ts";
import { titleOf } from "./partial.ts";
import { cutNotice, factsSection, fourierSection, recordingExports, summaryOf } from "./sections.ts";
import { spectraSection } from "./spectra-section.ts";
import { spectrogramPlot } from "./spectrogram-plot.ts";
import { envelopeReading, linkChoice, spectrumState, withReading } from "./spectrum-sections.ts";
import { describeStream, type StreamFacts } from "./stream-facts.ts";

/** A Data Stream: what it is, its waveform, its spectrum; from here the spectrum is computed. */
export class DataStreamGadget extends Gadget {
  static override readonly published = ["show"];
  static override properties = {
    url: { attribute: false },
    absent: { state: true },
    doc: { state: true },
    data: { state: true },
    arrays: { state: true },
    job: { state: true },
    plan: { state: true },
    aside: { state: true },
    envelopeRange: { state: true },
    told: { state: true },
    notes: { state: true },
  };
  static override styles = [sharedStyle, dataStreamStyle];
  declare url: UrlState;
  declare absent: boolean;
  declare doc: Doc | undefined;
  declare data: AttachmentFacts | undefined;
  declare arrays: readonly Row[];
  declare job: Job | undefined;
  declare plan: FullLengthPlan | undefined;
  /** What plots show that go their own way. */
  declare private aside: { view?: View | undefined; reading: SpectrumState };
  /** Of the envelope's values, while it shares all else with the spectrum. */
  declare private envelopeRange: View | undefined;
  /** What became of the last calibration. */
  declare private told: string;
  declare notes: readonly PlotNote[];

  #jobs: readonly Job[] = [];
  #readMarks = createMarksReader();
  #staleness = new StaleWatch(
    this,
    () => this.arrays.map(({ id }) => id),
    (error) => this.report(error),
  );

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.absent = false;
    this.#startOver();
  }

  /** Nothing of one recording stays for the next. */
  #startOver() {
    this.doc = this.data = this.plan = this.job = this.envelopeRange = undefined;
    Object.assign(this, { arrays: [], notes: [], told: "", aside: { reading: {} } });
    this.#watched(this.#jobs);
  }

  #load = this.declareJob(async (signal) => {
    const id = this.url.path;
    const doc = id && (await this.acquire("jio_get", [id], { signal }).catch(undefinedIfAbsent));
    this.absent = !doc;
    if (!doc) return;
    this.data = (await this.acquire("jio_allAttachments", [id], { signal })).data;
    this.doc = doc;
    await this.acquire("updateHeader", [{ title: String(doc.title ?? id) }]);
    const query = ofType("Data Array");
    const sort: [string, "descending"][] = [["creation_date", "descending"]];
    const rows = await this.acquire("jio_allDocs", [{ query, sort_on: sort, include_docs: true }], { signal });
    this.arrays = rows.filter(({ doc }) => ((doc?.sources ?? []) as { id: string }[]).some((s) => s.id === id));
    this.#staleness.look();
  });

  override async ready() {
    await Promise.all(
      ["wf-document-head", "wf-plot", "wf-spectrum", "wf-notes"].map((tag) => this.acquire("loadGadget", [tag])),
    );
    this.declareService((signal) => this.acquire("jio_watch", [(change) => this.#changed(change.id)], { signal }));
    this.declareService((signal) => this.acquire("watchJobs", [(jobs) => this.#watched(jobs)], { signal }));
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("arrays") && this.doc && this.#newest().spectrogram)
      this.acquire("loadGadget", ["wf-spectrogram"]).catch((error: unknown) => this.report(error));
    if (changed.has("url") && changed.get("url")?.path !== this.url.path) {
      this.#startOver();
      this.#load();
    }
  }

  /** Shows the Data Stream of that id; what of it, as in the page's URL. */
  async show(id: string, state: Omit<UrlState, "path"> = {}): Promise<void> {
    this.url = parseHash(formatHash({ ...state, path: String(id) }));
    await this.updateComplete;
  }

  #changed(id: string) {
    if (id === this.url.path || id.startsWith("data_array_module/")) this.#load();
  }

  #watched(jobs: readonly Job[]) {
    this.#jobs = jobs;
    this.job = jobs.findLast((job) => job.kind === "fourier" && job.sourceId === this.url.path);
  }

  #show(url: UrlState) {
    this.url = url;
    void this.acquire("redirect", [this.url, { replace: true }]);
  }

  #change(delta: { readonly [K in keyof UrlState]?: UrlState[K] | undefined }) {
    const entries = Object.entries({ ...this.url, ...delta }).filter(([, value]) => value !== undefined);
    this.#show(Object.fromEntries(entries) as unknown as UrlState);
  }

  readonly #calibrate = this.declareJob(async (signal, { detail }: CalibrationAsked, facts: StreamFacts) => {
    const id = this.url.path;
    const view = this.url.view ?? ([0, facts.seconds] as const);
    const told = await calibrate({ gadget: this, id, facts, view }, detail, signal).catch(failureWords);
    if (signal.aborted || id !== this.url.path) return;
    this.told = told;
    this.#change({ marks: withRange(this.url.marks) }); // the range of the values was in what they meant before
  });

  #compute({ detail }: FourierAsked, { channel, channelCount, title }: StreamFacts) {
    const name = titleOf(detail.method, title, channelCount > 1 ? channel + 1 : undefined);
    void this.acquire("startFourier", [this.url.path, name, { ...detail, channel }]);
  }

  readonly #prepare = this.declareJob(async (signal, { sampleCount, sampleFormat }: StreamFacts) => {
    const samples = { count: sampleCount, isSingle: sampleFormat === "float32" };
    this.plan = await this.acquire("planFullLength", [samples], { signal });
  });

  #exports(title: string) {
    return recordingExports(this.url.view, (format, part) => {
      const saved = this.acquire("startRecordingExport", [this.url.path, title, { format, ...(part && { part }) }]);
      saved.catch((error: unknown) => this.report(error));
    });
  }

  #readWaveform: PlotSource = (view, signal) =>
    this.acquire("readWaveform", [this.url.path, this.#describe().channel, view], { signal });

  #readSpectrogram: Parameters<typeof spectrogramPlot>[0]["source"] = (request, signal) =>
    this.acquire("readSpectrogram", [this.#newest().spectrogram!.id, request], { signal });

  #describe(): StreamFacts {
    return describeStream(this.doc!, this.url.channel ?? 0);
  }

  #newest() {
    return newestResults(this.arrays, this.#describe().channel);
  }

  #head(facts: StreamFacts) {
    return html`
      <wf-document-head scope="head" .docId=${this.url.path} .doc=${this.doc}></wf-document-head>
      <p class="muted number">${summaryOf(facts, this.data)}</p>
      ${cutNotice(this.doc!)}
    `;
  }

  #waveform(facts: StreamFacts) {
    const extent: [number, number] = [0, facts.seconds];
    return html`<section class="card stack" aria-labelledby="waveform">
      <div class="row spread">
        <h2 id="waveform">${msg("Waveform")}</h2>
        <label class="row">${msg("Channel")}
          <select @change=${(event: Event) => this.#show({ ...this.url, channel: Number((event.target as HTMLSelectElement).value) })}>
            ${Array.from(
              { length: facts.channelCount },
              (_, channel) =>
                html`<option value=${channel} ?selected=${channel === facts.channel}>${channel + 1}</option>`,
            )}
          </select>
        </label>
      </div>
      <wf-plot scope="waveform"
        .source=${this.#readWaveform} .revision=${`${this.url.path} ${facts.channel} ${facts.scale} ${facts.unit}`}
        .extent=${extent} .view=${this.url.view} .resolution=${1 / facts.sampleRateHz} .marks=${this.#readMarks(this.url.marks)}
        .xLabel=${msg("Time")} .xUnit=${"s"} .yLabel=${msg("Level")} .yUnit=${facts.unit}
        .label=${msg(str`Waveform, channel ${facts.channel + 1}`)}
        .heading=${msg(str`Waveform of ${facts.title}, channel ${facts.channel + 1}`)} .caption=${[summaryOf(facts, this.data)]}
        .notes=${this.notes}
        @wf-marked=${({ detail }: CustomEvent<Marks>) => this.#change({ marks: formatMarks(detail) })}
        @wf-zoomed=${({ detail: { from, to } }: CustomEvent<{ from: number; to: number }>) =>
          this.#change({ view: from <= 0 && to >= facts.seconds ? undefined : [from, to] })}></wf-plot>
      ${this.#spectrogram()}
      ${calibrationSection(facts, {
        view: this.url.view ?? extent,
        id: this.url.path,
        told: this.told,
        ask: (event) => this.#calibrate(event, facts),
      })}
    </section>`;
  }

  #notes(facts: StreamFacts) {
    return notesSection({
      ...{ id: this.url.path, seconds: facts.seconds, view: this.url.view, marks: this.#readMarks(this.url.marks) },
      noted: (notes) => (this.notes = notes),
      show: (view) => this.#change({ view }),
    });
  }

  #link() {
    const { view, apart } = this.url;
    return linkChoice(apart === undefined, (isLinked) => {
      this.aside = { view, reading: envelopeReading(spectrumState(this.url), this.envelopeRange) };
      this.#change({ apart: isLinked ? undefined : "1" });
    });
  }

  #spectrogram() {
    const { spectrogram } = this.#newest();
    if (!spectrogram) return nothing;
    const { view, apart } = this.url;
    const marks = this.#readMarks(this.url.marks);
    return html`${spectrogramPlot({
      row: spectrogram,
      view: apart ? this.aside.view : view,
      time: marks.cursor,
      region: apart ? view : undefined,
      source: this.#readSpectrogram,
      zoomed: (next) => {
        if (apart) this.aside = { ...this.aside, view: next };
        else this.#change({ view: next });
      },
      pointed: (time) => this.#change({ marks: formatMarks({ ...marks, cursor: time }) }),
    })}
    ${this.#link()}`;
  }

  #spectrum(facts: StreamFacts) {
    const running = this.job?.state === "running" && this.job.sourceId === this.url.path ? this.job.partial : undefined;
    const { apart } = this.url;
    return spectraSection({
      ...{ facts, arrays: this.arrays, staleness: this.#staleness, link: this.#link() },
      partial: running as PartialSpectrum | undefined,
      newest: this.#newest(),
      id: this.url.path,
      reading: spectrumState(this.url),
      changed: ({ detail }) => this.#show(withReading(this.url, detail)),
      aside: apart ? this.aside.reading : undefined,
      envelopeRange: this.envelopeRange,
      changedRange: (range) => (this.envelopeRange = range),
      changedAside: ({ detail }) => {
        this.aside = { ...this.aside, reading: { ...this.aside.reading, ...detail } as SpectrumState };
      },
    });
  }

  protected override render() {
    if (this.absent) return absentPage();
    if (!this.doc) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const facts = this.#describe();
    const fourier = {
      running: this.job?.state === "running",
      plan: this.plan,
      compute: (event: FourierAsked) => this.#compute(event, facts),
      prepare: ({ detail }: CustomEvent<Method>) => detail === "full" && this.#prepare(facts),
    };
    return html`<article class="stack">
      ${this.#head(facts)} ${this.#waveform(facts)} ${this.#notes(facts)}
      ${fourierSection(facts, fourier)} ${this.#spectrum(facts)} ${this.#exports(facts.title)} ${factsSection(facts, this.doc, this.data)}
    </article>`;
  }
}

customElements.define("wf-data-stream", DataStreamGadget);
