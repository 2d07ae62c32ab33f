import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import "../acquirable.ts";
import { absentPage, undefinedIfAbsent } from "../absent-page.ts";
import { formatDate } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";

/** A Data Array: what it holds, how it was made, its plot. */
export class DataArrayGadget extends Gadget {
  static override properties = {
    url: { attribute: false },
    absent: { state: true },
    doc: { state: true },
    extent: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      label {
        min-height: var(--wf-touch);
        cursor: pointer;
      }
      input[type="checkbox"] {
        min-height: 1.25rem;
        width: 1.25rem;
        accent-color: var(--wf-accent);
      }
      .code {
        font-family: ui-monospace, "DejaVu Sans Mono", monospace;
        font-size: 0.9375rem;
      }
    `,
  ];
  declare url: UrlState;
  declare absent: boolean;
  declare doc: Doc | undefined;
  declare extent: readonly [number, number];

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.absent = false;
    this.extent = [0, 1];
  }

  #load = this.declareJob(async (signal) => {
    const id = this.url.path;
    const doc = id && (await this.acquire("jio_get", [id], { signal }).catch(undefinedIfAbsent));
    this.absent = !doc;
    if (!doc) return;
    await this.acquire("updateHeader", [{ title: String(doc.title ?? id) }]);
    const fs = Number((doc.parameters as Doc | undefined)?.fs);
    this.extent = [0, Number.isFinite(fs) ? fs / 2 : 1];
    this.doc = doc;
  });

  override async ready() {
    await this.acquire("loadGadget", ["wf-plot"]);
    this.declareService((signal) =>
      this.acquire("jio_watch", [(change) => change.id === this.url.path && this.#load()], { signal }),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("url") && changed.get("url")?.path !== this.url.path) {
      this.doc = undefined;
      this.#load();
    }
  }

  #show(next: UrlState) {
    this.url = next;
    void this.acquire("redirect", [this.url, { replace: true }]);
  }

  #zoomed(event: CustomEvent<{ from: number; to: number }>) {
    const { from, to } = event.detail;
    const { view: _, ...rest } = this.url;
    this.#show(from <= this.extent[0] && to >= this.extent[1] ? rest : { ...rest, view: [from, to] });
  }

  async #remove(title: string) {
    const text = msg("It is deleted from this device. It can be computed again from its recording.");
    if (!(await this.acquire("confirm", [{ title: msg(str`Delete “${title}”?`), text, action: msg("Delete") }])))
      return;
    await this.acquire("jio_remove", [this.url.path]);
    await this.acquire("redirect", [{ path: "data_array_module" }]);
  }

  #source = (view: { from: number; to: number; columns: number }, signal: AbortSignal) =>
    this.acquire("readSpectrum", [this.url.path, view], { signal });

  #facts(doc: Doc) {
    const [source] = (doc.sources ?? []) as { id: string; reference?: string; digest?: string }[];
    const parameters = Object.entries((doc.parameters ?? {}) as Doc);
    return html`<dl class="card">
      <div><dt>${msg("Operation")}</dt><dd>${doc.operation}</dd></div>
      <div><dt>${msg("Shape")}</dt><dd>${(doc.array_shape as number[] | undefined)?.join(" × ") ?? "–"}</dd></div>
      <div><dt>${msg("Data type")}</dt><dd>${doc.array_dtype ?? "–"}</dd></div>
      <div><dt>${msg("Unit")}</dt><dd>${doc.unit ?? "–"}</dd></div>
      <div><dt>${msg("Created")}</dt><dd>${formatDate(doc.creation_date)}</dd></div>
      <div><dt>${msg("Made by")}</dt><dd>${doc.software}</dd></div>
      ${
        source
          ? html`<div><dt>${msg("Source")}</dt><dd><a href=${`/#/${source.id}`}>${source.reference ?? source.id}</a></dd></div>
            <div><dt>${msg("Source's SHA-256")}</dt><dd title=${source.digest ?? ""}>${source.digest?.slice(0, 16) ?? "–"}…</dd></div>`
          : nothing
      }
    </dl>
    <section class="card stack" aria-labelledby="parameters">
      <h2 id="parameters">${msg("Parameters")}</h2>
      <dl class="code">
        ${parameters.map(([name, value]) => html`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`)}
      </dl>
    </section>`;
  }

  protected override render() {
    const { doc } = this;
    if (this.absent) return absentPage();
    if (!doc) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const title = String(doc.title ?? this.url.path);
    const decibel = this.url.scale !== "linear";
    return html`<article class="stack">
      <div class="row spread">
        <h1>${title}</h1>
        <button class="quiet danger" type="button"
          @click=${() => void this.#remove(title).catch((error) => this.acquire("reportServiceError", [error]))}>
          ${msg("Delete")}
        </button>
      </div>
      <section class="card stack" aria-labelledby="spectrum">
        <div class="row spread">
          <h2 id="spectrum">${msg("Spectrum")}</h2>
          <label class="row">
            <input type="checkbox" .checked=${decibel}
              @change=${(event: Event) =>
                this.#show({ ...this.url, scale: (event.target as HTMLInputElement).checked ? "db" : "linear" })} />
            ${msg("Decibel")}
          </label>
        </div>
        <wf-plot scope="spectrum" ?decibel=${decibel}
          .source=${this.#source} .revision=${this.url.path} .extent=${this.extent} .view=${this.url.view}
          .xLabel=${msg("Frequency")} .xUnit=${"Hz"} .yLabel=${msg("Power")} .yUnit=${String(doc.unit ?? "")}
          .label=${title} @wf-zoomed=${this.#zoomed}></wf-plot>
      </section>
      ${this.#facts(doc)}
    </article>`;
  }
}

customElements.define("wf-data-array", DataArrayGadget);
