import { msg, str } from "@lit/localize";
import { css, html, LitElement, type PropertyValues } from "lit";
import { fieldControl, fieldStyle } from "../field-control.ts";
import type { FormField } from "../fields.ts";
import { formatQuantity, formatRange } from "../quantity.ts";
import { sharedStyle } from "../style.ts";
import {
  type Calibration,
  type CalibrationField,
  type CalibrationValues,
  checkCalibration,
  firstCalibration,
  isSound,
} from "./calibration.ts";

/** A person wants the channel's numbers to mean this. */
export type CalibrationAsked = CustomEvent<Calibration>;

/** The choices of a calibration; those that the way does not use are not there. */
export class CalibrationForm extends LitElement {
  static override properties = {
    channel: { attribute: false },
    view: { attribute: false },
    told: {},
    values: { state: true },
    errors: { state: true },
  };
  static override styles = [
    sharedStyle,
    fieldStyle,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: 0.75rem;
        align-items: start;
      }
      label {
        font-weight: 400;
        font-size: 0.8125rem;
        color: var(--wf-muted);
      }
      select,
      input {
        color: var(--wf-text);
      }
      p,
      button {
        grid-column: 1 / -1;
      }
      .field p {
        grid-column: auto;
      }
      button {
        justify-self: start;
      }
    `,
  ];
  /** As it is now: which one, its unit, its scale, samples in a second. */
  declare channel: { key: string; unit: string; scale: number; sampleRateHz: number } | undefined;
  /** The part of the recording that a tone is measured in, s. */
  declare view: readonly [number, number];
  /** What became of the last one. */
  declare told: string;
  declare private values: CalibrationValues | undefined;
  declare private errors: Partial<Record<CalibrationField, string>>;

  constructor() {
    super();
    this.view = [0, 0];
    this.told = "";
    this.errors = {};
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("channel") && this.channel && changed.get("channel")?.key !== this.channel.key)
      this.values = firstCalibration(this.channel);
  }

  #changed(event: Event) {
    const { name, value } = event.target as HTMLSelectElement | HTMLInputElement;
    const first = name === "unit" &&
      isSound(value) !== isSound(this.values!.unit) && { toneLevel: isSound(value) ? "94" : "1" };
    this.values = { ...this.values!, ...first, [name]: value };
    if (Object.keys(this.errors).length > 0) this.#check();
  }

  #check() {
    const check = checkCalibration(this.values!, this.channel!.sampleRateHz);
    this.errors = "errors" in check ? check.errors : {};
    return check;
  }

  async #submit(event: Event) {
    event.preventDefault();
    const check = this.#check();
    if ("calibration" in check)
      return void this.dispatchEvent(new CustomEvent("wf-calibration-asked", { detail: check.calibration }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[name="${Object.keys(check.errors)[0]}"]`)?.focus();
  }

  #fields({ method, unit }: CalibrationValues): FormField[] {
    const options = [
      ["sensitivity", msg("from the sensor's sensitivity")],
      ["tone", msg("from a calibrator's tone")],
      ["factor", msg("by a factor")],
    ] as const;
    const named = unit.trim() || msg("unit");
    const ways: Record<CalibrationValues["method"], FormField[]> = {
      sensitivity: [
        { kind: "number", name: "millivolts", label: msg(str`Sensitivity (mV/${named})`) },
        { kind: "number", name: "volts", label: msg("Full scale at the input (V)") },
      ],
      tone: [
        { kind: "number", name: "toneHz", label: msg("Frequency of the tone (Hz)") },
        {
          kind: "number",
          name: "toneLevel",
          label: isSound(unit)
            ? msg("Level of the tone (dB re 20 µPa)")
            : msg(str`Effective value of the tone (${named})`),
        },
      ],
      factor: [{ kind: "number", name: "factor", label: msg(str`Full scale in ${named}`) }],
    };
    return [
      { kind: "choice", name: "method", label: msg("Calibrate"), options },
      { kind: "text", name: "unit", label: msg("Unit") },
      ...ways[method],
    ];
  }

  protected override render() {
    const { values, channel, errors } = this;
    if (!values || !channel) return "";
    const now = formatQuantity(channel.scale, channel.unit);
    return html`<form novalidate @input=${this.#changed} @submit=${this.#submit}>
      <p class="muted small">${msg(str`Now full scale is ${now}. Results that were computed before become out of date and can be computed again.`)}</p>
      ${this.#fields(values).map((field) => {
        const name = field.name as CalibrationField;
        return fieldControl(field, { answer: values[name], error: errors[name] });
      })}
      ${
        values.method === "tone"
          ? html`<p class="muted small">${msg(str`The tone is measured in the part of the waveform that is shown: ${formatRange(this.view, "s")}.`)}</p>`
          : ""
      }
      <button>${msg("Calibrate")}</button>
      <p role="status" class="small">${this.told}</p>
    </form>`;
  }
}

customElements.define("wf-calibration-form", CalibrationForm);
