import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { createLater } from "../../src/base/later.ts";
import { delay } from "../../src/base/signal.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { Doc } from "../../src/jio/index.ts";
import { ofType } from "../../src/portal/index.ts";
import type { Peaks } from "../../src/signal/tasks.ts";
import type { PlotData } from "../acquirable.ts";
import { captionOf } from "../caption.ts";
import { dashGradient } from "../dashes.ts";
import { failureWords } from "../failure-words.ts";
import {
  chooseLevel,
  createShownSources,
  decibelOf,
  parsePower,
  planLevel,
  type Shown,
  shownData,
  spectrumExtent,
  spectrumStep,
} from "../level.ts";
import { quantityName } from "../level-choice.ts";
import type { AxisKind } from "../log-axis.ts";
import { createMarksReader, formatMarks, type Marks } from "../marks.ts";
import { formatCount } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { sameView, type View } from "../view.ts";
import { type Baseline, baselinesFor } from "./baselines.ts";
import { formatMachine, type Machine, machineLines, parseMachine } from "./machine.ts";
import type { MachineChanged } from "./machine-form.ts";
import { peakRows } from "./peak-rows.ts";
import type { PeakChosen, PeakTable } from "./peak-table.ts";
import { createPoints } from "./points.ts";
import type { SpectrumDelta, SpectrumState } from "./reading-state.ts";
import { spectrumStyle } from "./spectrum-style.ts";
import "./machine-form.ts";
import "./peak-table.ts";

type Asked = { from: number; to: number; columns: number; axis?: AxisKind };

const MOST_PEAKS = 200;
const MOST_DRAWN = 5; // multiples of a bearing's frequencies; more of them are known by name
const SETTLE_MS = 1000; // a computation that ends writes its document more than once
const REST_MS = 200; // a view that rested that long is looked through for peaks

/** A stored spectrum to be read: its plot, the table of its peaks, the machine it is of, another one to hold it against. */
export class SpectrumGadget extends Gadget {
  static override readonly published = ["show"];
  static override properties = {
    docId: {},
    doc: { attribute: false },
    revision: {},
    label: {},
    reading: { attribute: false },
    partial: { attribute: false },
    open: { type: Boolean },
    peaks: { state: true },
    baselines: { state: true },
    failure: { state: true },
  };
  static override styles = [sharedStyle, spectrumStyle];
  /** Empty while it is being computed. */
  declare docId: string;
  declare doc: Doc | undefined;
  declare revision: string;
  declare label: string;
  declare reading: SpectrumState;
  /** What a running computation has so far. */
  declare partial: PlotData | undefined;
  /** The table of peaks is shown at once. */
  declare open: boolean;
  declare private peaks: Peaks | undefined;
  declare private baselines: readonly Baseline[];
  declare private failure: string;

  #view: View | undefined;
  #readMarks = createMarksReader();
  #points = createPoints();
  #sources = new Map<string, ReturnType<typeof createShownSources<Asked>>>();

  readonly #look = this.declareJob(async (signal) => {
    await delay(REST_MS, signal);
    const { docId } = this;
    if (!docId) return;
    const [from, to] = this.#view ?? spectrumExtent(this.doc!);
    try {
      const peaks = await this.acquire("readPeaks", [docId, { from, to, most: MOST_PEAKS }], { signal });
      Object.assign(this, { peaks, failure: "" });
    } catch (error) {
      if (signal.aborted) return;
      this.failure = failureWords(error);
    }
  });

  readonly #list = this.declareJob(async (signal) => {
    if (!this.docId) return;
    const query = ofType("Data Array");
    const sort: [string, "descending"][] = [["creation_date", "descending"]];
    const rows = await this.acquire("jio_allDocs", [{ query, sort_on: sort, include_docs: true }], { signal });
    this.baselines = baselinesFor({ id: this.docId, doc: this.doc! }, rows);
  });

  readonly #listLater = createLater(async () => this.#list());

  constructor() {
    super();
    for (const name of ["docId", "revision", "label", "failure"] as const) this[name] = "";
    this.reading = {};
    this.open = false;
    this.baselines = [];
  }

  override async ready() {
    await this.acquire("loadGadget", ["wf-plot"]);
    this.declareService((signal) =>
      this.acquire("jio_watch", [({ id }) => id.startsWith("data_array_module/") && this.#listLater(SETTLE_MS)], {
        signal,
      }),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("docId") || changed.has("revision")) {
      this.peaks = undefined;
      this.#sources.clear();
      this.#list();
    }
    const isMoved = !sameView(this.#view, this.reading.view);
    this.#view = this.reading.view;
    if (isMoved || changed.has("docId") || changed.has("revision")) this.#look();
  }

  /** Shows a stored spectrum, as the words of a page's URL say. */
  async show(id: string, reading: SpectrumState = {}): Promise<void> {
    const doc = await this.acquire("jio_get", [String(id)]);
    Object.assign(this, { docId: String(id), doc, reading, label: String(doc.title ?? id), revision: id, open: true });
    await this.updateComplete;
  }

  #change(delta: SpectrumDelta) {
    const entries = Object.entries({ ...this.reading, ...delta }).filter(([, value]) => value !== undefined);
    this.reading = Object.fromEntries(entries);
    this.dispatchEvent(new CustomEvent("wf-reading-changed", { detail: delta }));
  }

  /** The same function for the same spectrum, or the plot would ask again at each rendering. */
  #sourceOf(id: string, doc: Doc, shown: Shown) {
    const key = `${id} ${doc.creation_date}`; // computed again, it is another one
    const known =
      this.#sources.get(key) ??
      createShownSources<Asked>((view, signal) => this.acquire("readSpectrum", [id, view], { signal }));
    this.#sources.set(key, known);
    return known(shown);
  }

  #baseline(choice: Parameters<typeof planLevel>[1]) {
    const found = this.baselines.find(({ id }) => id === this.reading.baseline);
    if (!found) return undefined;
    const { id, title, doc } = found;
    return { title, source: this.#sourceOf(id, doc, planLevel(parsePower(doc), choice, String(doc.unit ?? ""))) };
  }

  #zoomed({ detail: { from, to } }: CustomEvent<{ from: number; to: number }>) {
    const [first, last] = spectrumExtent(this.doc!);
    this.#change({ view: from <= first && to >= last ? undefined : [from, to] });
  }

  async #openTable() {
    const details = this.renderRoot.querySelector<HTMLDetailsElement>("details.peaks");
    if (details) details.open = true;
    await this.updateComplete;
    this.renderRoot.querySelector<PeakTable>("wf-peak-table")?.focus();
  }

  protected override render() {
    const { doc, docId, reading: state, label, revision, partial } = this;
    if (!doc) return html`<p class="muted">${msg("Nothing to show yet")}</p>`;
    const stored = parsePower(doc);
    const choice = chooseLevel(doc, stored, state);
    const shown = planLevel(stored, choice, String(doc.unit ?? ""));
    const marks = this.#readMarks(state.marks);
    const machine = parseMachine(state.machine);
    const baseline = this.#baseline(choice);
    const extent = spectrumExtent(doc);
    const points = this.#points(this.peaks, shown);
    return html`<wf-plot scope="spectrum" spectral ?decibel=${shown.decibel} .decibelUnit=${shown.decibelUnit}
        .source=${docId ? this.#sourceOf(docId, doc, shown) : undefined} .revision=${revision}
        .partial=${partial && shownData(partial, shown)} .extent=${extent} .view=${state.view}
        .resolution=${spectrumStep(doc) ?? (this.peaks?.stepHz || undefined)} .axis=${state.axis ?? "linear"} .marks=${marks}
        .peaks=${points} .lines=${machineLines(machine, extent).filter(({ n }) => n <= MOST_DRAWN)}
        .order=${machine.shaftHz} ?ordersAxis=${machine.isInOrders} ?used=${this.matches(":focus-within")}
        .overlay=${baseline?.source} .overlayLabel=${baseline?.title ?? ""}
        .xLabel=${msg("Frequency")} .xUnit=${"Hz"} .yLabel=${quantityName(shown.quantity)} .yUnit=${shown.unit}
        .label=${label} .heading=${String(this.doc?.title ?? label)} .caption=${this.doc ? captionOf(this.doc) : []} @wf-zoomed=${this.#zoomed} @wf-table-asked=${this.#openTable}
        @wf-marked=${({ detail }: CustomEvent<Marks>) => this.#change({ marks: formatMarks(detail) })}
        @wf-axis-changed=${({ detail }: CustomEvent<{ axis: AxisKind }>) =>
          this.#change({ axis: detail.axis === "log" ? "log" : undefined })}></wf-plot>
      ${docId ? [this.#baselineChoice(), this.#peakTable({ points, shown, marks, machine }), this.#machine(machine)] : nothing}`;
  }

  #baselineChoice() {
    const { baselines, reading: state } = this;
    if (baselines.length === 0 && !state.baseline) return nothing;
    const isHere = baselines.some(({ id }) => id === state.baseline);
    const choose = (event: Event) => this.#change({ baseline: (event.target as HTMLSelectElement).value || undefined });
    const sample = styleMap({ background: dashGradient(1, "var(--wf-baseline, var(--wf-curve-1))") });
    return html`<label class="row">${msg("Baseline")}
        <select @change=${choose}>
          <option value="" ?selected=${!isHere}>${msg("none")}</option>
          ${baselines.map(({ id, title }) => html`<option value=${id} ?selected=${id === state.baseline}>${title}</option>`)}
        </select>
        ${isHere ? html`<i class="baseline" style=${sample}></i>` : nothing}
      </label>
      ${state.baseline && !isHere ? html`<p class="muted small">${msg("The baseline of this link is not on this device.")}</p>` : nothing}`;
  }

  #peakTable(o: { points: readonly { x: number; y: number }[]; shown: Shown; marks: Marks; machine: Machine }) {
    const { peaks, failure, label } = this;
    const { points, shown, marks, machine } = o;
    const levelOf = (y: number) => (shown.decibel ? decibelOf(y) : y);
    const rows = peaks && peakRows({ points, stepHz: peaks.stepHz, levelOf }, { marks, machine });
    const choose = ({ detail: { hertz } }: PeakChosen) =>
      this.#change({ marks: formatMarks({ ...marks, cursor: hertz }) });
    const count = rows ? msg(str`Peaks (${formatCount(peaks.count)})`) : msg("Peaks");
    return html`<details class="peaks" ?open=${this.open}>
      <summary>${count}</summary>
      ${failure ? html`<p role="alert" class="danger">${failure}</p>` : nothing}
      ${peaks?.isTooWide ? html`<p class="muted">${msg("There are too many lines here to look at each: zoom in.")}</p>` : nothing}
      ${peaks && !peaks.isTooWide ? html`<p class="muted small note">${this.#note(peaks)}</p>` : nothing}
      ${
        rows && !peaks.isTooWide
          ? html`<wf-peak-table .rows=${rows} .chosen=${marks.cursor} .stepHz=${peaks.stepHz} ?decibel=${shown.decibel}
              unit=${shown.decibel ? shown.decibelUnit : shown.unit} label=${msg(str`Peaks of ${label}`)}
              @wf-peak-chosen=${choose}></wf-peak-table>`
          : nothing
      }
    </details>`;
  }

  #note({ isCorrected, count, frequency }: Peaks): string {
    const read = isCorrected
      ? msg("Read between the lines, what the window does to a tone taken back.")
      : msg("Read between the lines by a parabola.");
    return count > frequency.length ? `${read} ${msg(str`The ${formatCount(frequency.length)} highest.`)}` : read;
  }

  #machine(machine: Machine) {
    const isSet = machine.shaftHz !== undefined || machine.bearing !== undefined;
    return html`<details ?open=${isSet}>
      <summary>${msg("Machine: shaft speed and bearing")}</summary>
      <wf-machine-form .machine=${machine}
        @wf-machine-changed=${({ detail }: MachineChanged) => this.#change({ machine: formatMachine(detail) })}></wf-machine-form>
    </details>`;
  }
}

if (!customElements.get("wf-spectrum")) customElements.define("wf-spectrum", SpectrumGadget);
