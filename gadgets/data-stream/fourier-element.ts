import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import type { FourierOptions, FullLengthPlan } from "../acquirable.ts";
import { fieldControl } from "../field-control.ts";
import type { ChoiceField, FormField } from "../fields.ts";
import { QUANTITIES } from "../level.ts";
import { quantityLabel } from "../level-choice.ts";
import { formatHertz } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import {
  AVERAGES,
  checkFourier,
  DETRENDS,
  type Field,
  type FourierValues,
  firstValues,
  isUsed,
  METHODS,
  OVERLAPS,
  resolutionHz,
  type Signal,
  segmented,
  segmentLength,
  segmentLengths,
  WINDOWS,
} from "./fourier-form.ts";
import {
  averageLabel,
  detrendLabel,
  methodLabel,
  methodText,
  planText,
  shortageText,
  windowLabel,
} from "./fourier-words.ts";

/** What a person wants computed, the channel left to the page. */
export type FourierAsked = CustomEvent<Omit<FourierOptions, "channel">>;

/** The choices of a computation; those that the method does not use are not there. */
export class FourierForm extends LitElement {
  static override properties = {
    signal: { attribute: false },
    unit: {},
    running: { type: Boolean },
    plan: { attribute: false },
    values: { state: true },
    errors: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0.75rem;
        align-items: start;
      }
      label {
        display: grid;
        gap: 0.25rem;
        font-size: 0.8125rem;
        color: var(--wf-muted);
      }
      select,
      input {
        color: var(--wf-text);
        font-size: 1rem;
        inline-size: 100%;
      }
      .field {
        min-inline-size: 0;
      }
      .field p {
        margin-block-start: 0.25rem;
      }
      .wide,
      button {
        grid-column: 1 / -1;
      }
      button {
        justify-self: start;
      }
      @media (max-width: 480px) {
        button {
          justify-self: stretch;
        }
      }
    `,
  ];
  declare signal: Signal | undefined;
  /** Of the recording. */
  declare unit: string;
  declare running: boolean;
  /** What a full-length transform of it costs, once it is known. */
  declare plan: FullLengthPlan | undefined;
  declare private values: FourierValues | undefined;
  declare private errors: Partial<Record<Field, string>>;

  constructor() {
    super();
    this.unit = "";
    this.running = false;
    this.errors = {};
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("signal") && this.signal && changed.get("signal")?.sampleRateHz !== this.signal.sampleRateHz)
      this.values = firstValues(this.signal);
  }

  #changed(event: Event) {
    const { name, value } = event.target as HTMLSelectElement | HTMLInputElement;
    this.values = { ...this.values!, [name]: value };
    if (Object.keys(this.errors).length > 0) this.#check();
    if (name === "method") this.dispatchEvent(new CustomEvent("wf-method-changed", { detail: value }));
  }

  #check() {
    const check = checkFourier(this.values!, this.signal!);
    this.errors = "errors" in check ? check.errors : {};
    return check;
  }

  #submit(event: Event) {
    event.preventDefault();
    const check = this.#check();
    if ("options" in check) return void this.dispatchEvent(new CustomEvent("wf-asked", { detail: check.options }));
    const [first] = Object.keys(check.errors);
    this.renderRoot.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  }

  /** Nothing where the method does not use it. */
  #field(field: FormField & { name: Field }) {
    const { name } = field;
    if (!isUsed(name, this.values!)) return nothing;
    const answer = name === "nperseg" ? String(segmentLength(this.values!, this.signal!)) : this.values![name];
    return fieldControl(field, { answer, error: this.errors[name] });
  }

  #select(name: Field, label: string, options: ChoiceField["options"], hint?: string) {
    return this.#field({ kind: "choice", name, label, options, ...(hint && { hint }) });
  }

  #input(name: Field, label: string, hint?: string) {
    return this.#field({ kind: "number", name, label, ...(hint && { hint }) });
  }

  #fields(values: FourierValues, signal: Signal) {
    const labelled = <T extends string>(all: readonly T[], label: (one: T) => string) =>
      all.map((one) => [one, label(one)] as const);
    const lengths = segmentLengths(segmented(values, signal).sampleCount).map((n) => [String(n), String(n)] as const);
    const resolution = msg(str`A line every ${formatHertz(resolutionHz(values, signal))}`);
    return html`
      ${this.#select("method", msg("Method"), labelled(METHODS, methodLabel), values.method === "full" ? resolution : undefined)}
      ${this.#input("low", msg("Band from (Hz)"))} ${this.#input("high", msg("Band to (Hz)"))}
      ${this.#select("window", msg("Window"), labelled(WINDOWS, windowLabel))}
      ${this.#input("beta", msg("Beta"), msg("5: as Hamming, 8.6: as Blackman"))}
      ${this.#select("nperseg", msg("Segment length"), lengths, resolution)}
      ${this.#select(
        "overlap",
        msg("Overlap"),
        OVERLAPS.map((percent) => [String(percent), `${percent} %`] as const),
      )}
      ${this.#select("average", msg("Averaging"), labelled(AVERAGES, averageLabel))}
      ${this.#input("averagingSegments", msg("Segments to average over"))}
      ${this.#select("detrend", msg("Detrend"), labelled(DETRENDS, detrendLabel))}
      ${this.#select("quantity", msg("Shown as"), labelled(QUANTITIES, quantityLabel))}
      ${this.#input("reference", this.unit ? msg(str`0 dB is (${this.unit})`) : msg("0 dB is"))}
    `;
  }

  protected override render() {
    const { values, signal, plan, running } = this;
    if (!values || !signal) return nothing;
    const isFull = values.method === "full";
    const shortage = isFull && plan ? shortageText(plan) : undefined;
    return html`<form novalidate @input=${this.#changed} @submit=${this.#submit}>
      ${this.#fields(values, signal)}
      <div class="wide">
        <p class="muted small" id="method-text">${methodText(values.method)}</p>
        ${isFull && plan ? html`<p class="small number">${planText(plan)}</p>` : nothing}
        <p class="danger" role="alert" ?hidden=${!shortage}>${shortage}</p>
      </div>
      <button class="primary" ?disabled=${running || (isFull && !plan) || shortage !== undefined}>
        ${running ? msg("Computing …") : msg("Compute")}
      </button>
    </form>`;
  }
}

if (!customElements.get("wf-fourier-form")) customElements.define("wf-fourier-form", FourierForm);
