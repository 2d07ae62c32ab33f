import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues } from "lit";
import { isCode } from "../../src/base/errors.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { AttachmentFacts, Doc, Row } from "../../src/jio/index.ts";
import type { Job } from "../../src/portal/index.ts";
import { absentPage } from "../absent-page.ts";
import type { PlotData } from "../acquirable.ts";
import { formatBytes, formatCount, formatDate, formatDuration, formatHertz } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";
import {
  defaultSegmentLength,
  OVERLAPS,
  readFourierForm,
  segmentLengths,
  WINDOWS,
  windowLabel,
} from "./fourier-form.ts";
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
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.5rem), 1fr));
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
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
      }
      li a {
        display: inline-flex;
        align-items: center;
        min-height: var(--wf-touch);
      }
    `,
  ];
  declare url: UrlState;
  declare absent: boolean;
  declare doc: Doc | undefined;
  declare data: AttachmentFacts | undefined;
  declare arrays: readonly Row[];
  declare job: Job | undefined;

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.absent = false;
    this.arrays = [];
  }

  #load = this.declareJob(async (signal) => {
    const id = this.url.path;
    const doc = await this.acquire("jio_get", [id], { signal }).catch((error: unknown) => {
      if (!isCode(error, "not-found")) throw error;
    });
    this.absent = !doc;
    if (!doc) return;
    this.data = (await this.acquire("jio_allAttachments", [id], { signal })).data;
    this.doc = doc;
    const query = 'portal_type: = "Data Array"';
    const sort: [string, "descending"][] = [["creation_date", "descending"]];
    const rows = await this.acquire("jio_allDocs", [{ query, sort_on: sort, include_docs: true }], { signal });
    this.arrays = rows.filter(({ doc }) => ((doc?.sources ?? []) as { id: string }[]).some((s) => s.id === id));
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

  #show(delta: Partial<UrlState>) {
    this.url = { ...this.url, ...delta };
    void this.acquire("redirect", [this.url, { replace: true }]);
  }

  #zoomed(event: CustomEvent<{ from: number; to: number }>, extent: readonly [number, number]) {
    const { from, to } = event.detail;
    const { view: _, ...rest } = this.url;
    this.url = from <= extent[0] && to >= extent[1] ? rest : { ...rest, view: [from, to] };
    void this.acquire("redirect", [this.url, { replace: true }]);
  }

  async #compute(event: SubmitEvent, facts: StreamFacts) {
    event.preventDefault();
    const options = readFourierForm(event.currentTarget as HTMLFormElement, facts.channel);
    await this.acquire("startFourier", [this.url.path, facts.title, options]);
  }

  async #remove(title: string) {
    const text = msg("Its data is deleted from this device. This cannot be undone. Spectra computed from it stay.");
    if (!(await this.acquire("confirm", [{ title: msg(str`Delete “${title}”?`), text, action: msg("Delete") }])))
      return;
    await this.acquire("jio_remove", [this.url.path]);
    await this.acquire("redirect", [{ path: "data_stream_module" }]);
  }

  #readWaveform = (view: { from: number; to: number; columns: number }, signal: AbortSignal) =>
    this.acquire("readWaveform", [this.url.path, this.url.channel ?? 0, view], { signal });

  #readSpectrum = (view: { from: number; to: number; columns: number }, signal: AbortSignal) =>
    this.acquire("readSpectrum", [this.arrays[0]!.id, view], { signal });

  #head(facts: StreamFacts) {
    return html`
      <div class="row spread">
        <h1>${facts.title} ${facts.synthetic ? html`<span class="tag">${msg("synthetic")}</span>` : nothing}</h1>
        <button class="quiet danger" type="button"
          @click=${() => void this.#remove(facts.title).catch((error) => this.acquire("reportServiceError", [error]))}>
          ${msg("Delete")}
        </button>
      </div>
      <p class="muted number">${summaryOf(facts)}</p>
    `;
  }

  #facts(facts: StreamFacts) {
    return html`
      <dl class="card">
        <div><dt>${msg("Length")}</dt><dd>${formatDuration(facts.seconds)}</dd></div>
        <div><dt>${msg("Sample rate")}</dt><dd>${formatHertz(facts.sampleRateHz)}</dd></div>
        <div><dt>${msg("Channels")}</dt><dd>${formatCount(facts.channelCount)}</dd></div>
        <div><dt>${msg("Samples a channel")}</dt><dd>${formatCount(facts.sampleCount)}</dd></div>
        <div><dt>${msg("Format")}</dt><dd>${facts.sampleFormat}</dd></div>
        <div><dt>${msg("Size")}</dt><dd>${formatBytes(this.data?.length ?? facts.byteLength)}</dd></div>
        <div><dt>${msg("Created")}</dt><dd>${formatDate(this.doc?.creation_date)}</dd></div>
        <div>
          <dt>SHA-256</dt>
          <dd title=${this.data?.digest ?? ""}>${this.data?.digest ? `${this.data.digest.slice(0, 16)}…` : "–"}</dd>
        </div>
      </dl>
    `;
  }

  #waveform(facts: StreamFacts) {
    const extent: [number, number] = [0, facts.seconds];
    return html`<section class="card stack" aria-labelledby="waveform">
      <div class="row spread">
        <h2 id="waveform">${msg("Waveform")}</h2>
        <label class="row">${msg("Channel")}
          <select @change=${(event: Event) => this.#show({ channel: Number((event.target as HTMLSelectElement).value) })}>
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
        .extent=${extent} .view=${this.url.view}
        .xLabel=${msg("Time")} .xUnit=${"s"} .yLabel=${msg("Level")} .yUnit=${facts.unit}
        .label=${msg(str`Waveform, channel ${facts.channel + 1}`)}
        @wf-zoomed=${(event: CustomEvent<{ from: number; to: number }>) => this.#zoomed(event, extent)}></wf-plot>
    </section>`;
  }

  #form(facts: StreamFacts) {
    const running = this.job?.state === "running";
    const lengths = segmentLengths(facts.sampleCount);
    const chosen = defaultSegmentLength(facts.sampleCount);
    return html`<section class="card stack" aria-labelledby="fourier">
      <h2 id="fourier">${msg("Compute Fourier")}</h2>
      <form @submit=${(event: SubmitEvent) => void this.#compute(event, facts)}>
        <label>${msg("Window")}
          <select name="window">${WINDOWS.map((name) => html`<option value=${name}>${windowLabel(name)}</option>`)}</select>
        </label>
        <label>${msg("Segment length")}
          <select name="nperseg">
            ${lengths.map((n) => html`<option value=${n} ?selected=${n === chosen}>${n}</option>`)}
          </select>
        </label>
        <label>${msg("Overlap")}
          <select name="overlap">
            ${OVERLAPS.map((percent) => html`<option value=${percent} ?selected=${percent === 50}>${percent} %</option>`)}
          </select>
        </label>
        <label>${msg("Detrend")}
          <select name="detrend">
            <option value="constant">${msg("Mean")}</option>
            <option value="linear">${msg("Line")}</option>
            <option value="none">${msg("None")}</option>
          </select>
        </label>
        <label>${msg("Scaling")}
          <select name="scaling">
            <option value="density">${msg("Power density")}</option>
            <option value="spectrum">${msg("Power")}</option>
          </select>
        </label>
        <button class="primary" ?disabled=${running}>${running ? msg("Computing …") : msg("Compute")}</button>
      </form>
      <p class="muted small">${msg("Welch's method: the mean spectrum of overlapping segments, computed chunk by chunk.")}</p>
    </section>`;
  }

  #spectrum(facts: StreamFacts) {
    const newest = this.arrays[0];
    const partial = this.job?.state === "running" ? (this.job.partial as PlotData | undefined) : undefined;
    if (!newest && !partial) return nothing;
    const unit = (newest?.doc?.unit as string | undefined) ?? "";
    return html`<section class="card stack" aria-labelledby="spectrum">
      <div class="row spread">
        <h2 id="spectrum">${partial ? msg("Spectrum so far") : msg("Newest spectrum")}</h2>
        ${newest && !partial ? html`<a class="button" href=${`/#/${newest.id}`}>${msg("Open")}</a>` : nothing}
      </div>
      <wf-plot scope="spectrum" decibel
        .source=${newest ? this.#readSpectrum : undefined} .revision=${newest?.id ?? ""} .partial=${partial}
        .extent=${[0, facts.sampleRateHz / 2]}
        .xLabel=${msg("Frequency")} .xUnit=${"Hz"} .yLabel=${msg("Power")} .yUnit=${unit}
        .label=${msg("Spectrum")}></wf-plot>
      ${
        this.arrays.length > 1
          ? html`<h3>${msg("All spectra of this recording")}</h3>
            <ul>${this.arrays.map(({ id, doc }) => html`<li><a href=${`/#/${id}`}>${doc?.title ?? id}</a></li>`)}</ul>`
          : nothing
      }
    </section>`;
  }

  protected override render() {
    if (this.absent) return absentPage();
    if (!this.doc) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const facts = describeStream(this.doc, this.url.channel ?? 0);
    return html`<article class="stack">
      ${this.#head(facts)} ${this.#waveform(facts)} ${this.#form(facts)} ${this.#spectrum(facts)} ${this.#facts(facts)}
    </article>`;
  }
}

function summaryOf({ seconds, sampleRateHz, channelCount, sampleFormat, byteLength }: StreamFacts): string {
  const channels = msg(str`${formatCount(channelCount)} channels`);
  return [formatDuration(seconds), formatHertz(sampleRateHz), channels, sampleFormat, formatBytes(byteLength)].join(
    " · ",
  );
}

customElements.define("wf-data-stream", DataStreamGadget);
