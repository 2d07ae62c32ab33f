import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { AttachmentFacts, Doc, Row } from "../../src/jio/index.ts";
import type { Job } from "../../src/portal/index.ts";
import { absentPage, undefinedIfAbsent } from "../absent-page.ts";
import type { PlotData } from "../acquirable.ts";
import { exportSection } from "../export-section.ts";
import { staleNotice } from "../stale-section.ts";
import { StaleWatch } from "../stale-watch.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";
import { readFourierForm } from "./fourier-form.ts";
import { factsSection, fourierSection, summaryOf } from "./sections.ts";
import { spectraList } from "./spectra-list.ts";
import { describeStream, type StreamFacts } from "./stream-facts.ts";

/** A Data Stream: what it is, its waveform, its spectrum; from here the spectrum is computed. */
export class DataStreamGadget extends Gadget {
  static override properties = {
    url: { attribute: false },
    absent: { state: true },
    doc: { state: true },
    data: { state: true },
    arrays: { state: true },
    job: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 10.5rem), 1fr));
        gap: 0.75rem;
        align-items: end;
      }
      label {
        display: grid;
        gap: 0.25rem;
        font-size: 0.8125rem;
        color: var(--wf-muted);
      }
      select {
        color: var(--wf-text);
        font-size: 1rem;
        width: 100%;
      }
      label.row {
        display: flex;
        flex-wrap: nowrap;
      }
      h3 {
        font-size: 0.9375rem;
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      li a {
        display: inline-flex;
        align-items: center;
        min-height: var(--wf-touch);
        overflow-wrap: anywhere;
      }
      li .row {
        display: inline-flex;
      }
      .told > * {
        margin-block-start: 0.75rem;
      }
    `,
  ];
  declare url: UrlState;
  declare absent: boolean;
  declare doc: Doc | undefined;
  declare data: AttachmentFacts | undefined;
  declare arrays: readonly Row[];
  declare job: Job | undefined;

  #staleness = new StaleWatch(this, () => this.arrays.map(({ id }) => id));

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.absent = false;
    this.arrays = [];
  }

  #load = this.declareJob(async (signal) => {
    const id = this.url.path;
    const doc = id && (await this.acquire("jio_get", [id], { signal }).catch(undefinedIfAbsent));
    this.absent = !doc;
    if (!doc) return;
    this.data = (await this.acquire("jio_allAttachments", [id], { signal })).data;
    this.doc = doc;
    await this.acquire("updateHeader", [{ title: String(doc.title ?? id) }]);
    const query = 'portal_type: = "Data Array"';
    const sort: [string, "descending"][] = [["creation_date", "descending"]];
    const rows = await this.acquire("jio_allDocs", [{ query, sort_on: sort, include_docs: true }], { signal });
    this.arrays = rows.filter(({ doc }) => ((doc?.sources ?? []) as { id: string }[]).some((s) => s.id === id));
    this.#staleness.look();
  });

  override async ready() {
    await this.acquire("loadGadget", ["wf-plot"]);
    this.declareService((signal) => this.acquire("jio_watch", [(change) => this.#changed(change.id)], { signal }));
    this.declareService((signal) => this.acquire("watchJobs", [(jobs) => this.#watched(jobs)], { signal }));
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("url") && changed.get("url")?.path !== this.url.path) {
      this.doc = undefined;
      this.#load();
    }
  }

  #changed(id: string) {
    if (id === this.url.path || id.startsWith("data_array_module/")) this.#load();
  }

  #watched(jobs: readonly Job[]) {
    this.job = jobs.findLast((job) => job.kind === "fourier" && job.sourceId === this.url.path);
  }

  #show(url: UrlState) {
    this.url = url;
    void this.acquire("redirect", [this.url, { replace: true }]);
  }

  /** Keeps a plot's zoom in the URL under that name; all of it is not worth a word. */
  #zoomed(name: "view" | "band", event: CustomEvent<{ from: number; to: number }>, extent: readonly [number, number]) {
    const { from, to } = event.detail;
    const { [name]: _, ...rest } = this.url;
    this.#show(from <= extent[0] && to >= extent[1] ? rest : { ...rest, [name]: [from, to] });
  }

  async #compute(event: SubmitEvent, facts: StreamFacts) {
    event.preventDefault();
    const options = readFourierForm(event.currentTarget as HTMLFormElement, facts.channel);
    const title = msg(str`Spectrum of ${facts.title}, channel ${facts.channel + 1}`);
    await this.acquire("startFourier", [this.url.path, title, options]);
  }

  async #remove(title: string) {
    const text = msg("Its data is deleted from this device. This cannot be undone. Spectra computed from it stay.");
    if (!(await this.acquire("confirm", [{ title: msg(str`Delete “${title}”?`), text, action: msg("Delete") }])))
      return;
    await this.acquire("jio_remove", [this.url.path]);
    await this.acquire("redirect", [{ path: "data_stream_module" }]);
  }

  #exports(title: string) {
    const save = (format: "wav" | "raw") =>
      this.acquire("startRecordingExport", [this.url.path, title, format]).catch((error) =>
        this.acquire("reportServiceError", [error]),
      );
    const choices = [
      { name: "WAV", run: () => void save("wav") },
      { name: msg("Raw bytes"), run: () => void save("raw") },
    ];
    return exportSection(
      choices,
      msg("WAV: the samples, for every program. Raw bytes: the file exactly as it came in."),
    );
  }

  #readWaveform = (view: { from: number; to: number; columns: number }, signal: AbortSignal) =>
    this.acquire("readWaveform", [this.url.path, this.#describe().channel, view], { signal });

  #readSpectrum = (view: { from: number; to: number; columns: number }, signal: AbortSignal) =>
    this.acquire("readSpectrum", [this.#newest()!.id, view], { signal });

  #describe(): StreamFacts {
    return describeStream(this.doc!, this.url.channel ?? 0);
  }

  /** The newest spectrum of the channel shown. */
  #newest(): Row | undefined {
    const { channel } = this.#describe();
    return this.arrays.find(({ doc }) => (doc?.parameters as Doc | undefined)?.channel === channel);
  }

  #head(facts: StreamFacts) {
    return html`
      <div class="row spread">
        <h1>${facts.title} ${facts.synthetic ? html`<span class="tag">${msg("synthetic")}</span>` : nothing}</h1>
        <button class="quiet danger" type="button"
          @click=${() => void this.#remove(facts.title).catch((error) => this.acquire("reportServiceError", [error]))}>
          ${msg("Delete")}
        </button>
      </div>
      <p class="muted number">${summaryOf(facts, this.data)}</p>
      ${
        this.doc?.cut_file
          ? html`<p class="card">${msg("The file ended before its header says it does. What was there has been kept.")}</p>`
          : nothing
      }
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
        .source=${this.#readWaveform} .revision=${`${this.url.path} ${facts.channel}`}
        .extent=${extent} .view=${this.url.view} .resolution=${1 / facts.sampleRateHz}
        .xLabel=${msg("Time")} .xUnit=${"s"} .yLabel=${msg("Level")} .yUnit=${facts.unit}
        .label=${msg(str`Waveform, channel ${facts.channel + 1}`)}
        @wf-zoomed=${(event: CustomEvent<{ from: number; to: number }>) => this.#zoomed("view", event, extent)}></wf-plot>
    </section>`;
  }

  #spectrum(facts: StreamFacts) {
    const newest = this.#newest();
    const partial = this.job?.state === "running" ? (this.job.partial as PlotData | undefined) : undefined;
    if (!newest && !partial && this.arrays.length === 0) return nothing;
    const extent: [number, number] = [0, facts.sampleRateHz / 2];
    const title = partial ? msg("Spectrum so far") : msg(str`Newest spectrum of channel ${facts.channel + 1}`);
    return html`<section class="card stack" aria-labelledby="spectrum">
      <div>
        <div class="row spread">
          <h2 id="spectrum" tabindex="-1" data-after="newest">${title}</h2>
          ${newest && !partial ? html`<a class="button" href=${`/#/${newest.id}`}>${msg("Open")}</a>` : nothing}
        </div>
        <div class="told" role="status">${newest ? this.#notice(newest.id) : nothing}</div>
      </div>
      ${
        newest || partial
          ? html`<wf-plot scope="spectrum" decibel
              .source=${newest ? this.#readSpectrum : undefined} .revision=${newest ? `${newest.id} ${newest.doc?.creation_date}` : ""} .partial=${partial}
              .extent=${extent} .view=${this.url.band}
              .xLabel=${msg("Frequency")} .xUnit=${"Hz"} .yLabel=${msg("Power")} .yUnit=${String(newest?.doc?.unit ?? "")}
              .label=${title}
              @wf-zoomed=${(event: CustomEvent<{ from: number; to: number }>) => this.#zoomed("band", event, extent)}>
            </wf-plot>`
          : html`<p class="muted">${msg("None has been computed yet.")}</p>`
      }
      ${
        this.arrays.length > (newest ? 1 : 0)
          ? spectraList(this.arrays, { staleness: this.#staleness, exceptId: newest?.id })
          : nothing
      }
    </section>`;
  }

  #notice(id: string) {
    const stale = this.#staleness.of(id);
    if (!stale) return nothing;
    const compute = () => this.#staleness.computeAgain([stale]);
    const isRunning = this.#staleness.isRunning(id);
    return staleNotice(stale, { about: "newest", hereId: this.url.path, isRunning, compute });
  }

  protected override render() {
    if (this.absent) return absentPage();
    if (!this.doc) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const facts = this.#describe();
    const compute = (event: SubmitEvent) => void this.#compute(event, facts);
    return html`<article class="stack">
      ${this.#head(facts)} ${this.#waveform(facts)} ${fourierSection(facts, this.job?.state === "running", compute)}
      ${this.#spectrum(facts)} ${this.#exports(facts.title)} ${factsSection(facts, this.doc, this.data)}
    </article>`;
  }
}

customElements.define("wf-data-stream", DataStreamGadget);
