import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing } from "lit";
import { typedNumber } from "../locale.ts";
import { formatFixed, formatPlace } from "../quantity.ts";
import { sharedStyle } from "../style.ts";
import { type Bearing, bearingOrders, isBearing } from "./bearing.ts";
import type { Machine } from "./machine.ts";

/** What is known of the machine has changed. */
export type MachineChanged = CustomEvent<Machine>;

/** Geometries as bearing makers and the Case Western Reserve University Bearing Data Center publish them, mm. */
const KNOWN: Readonly<Record<string, Bearing>> = {
  "6203": { balls: 8, ballDiameter: 6.746, pitchDiameter: 28.5, contactDegrees: 0 },
  "6205": { balls: 9, ballDiameter: 7.94, pitchDiameter: 39.04, contactDegrees: 0 },
};
const PER_MINUTE = 60;
const GEOMETRY = ["balls", "ballDiameter", "pitchDiameter", "contactDegrees"] as const;

/** Shaft speed and bearing geometry, and where they put lines. */
export class MachineForm extends LitElement {
  static override properties = { machine: { attribute: false }, typed: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      .fields {
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
      label.check {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: var(--wf-touch);
        font-size: 0.9375rem;
        color: var(--wf-text);
      }
      input:not([type="checkbox"]),
      select {
        inline-size: 100%;
        min-inline-size: 0;
        font-size: 1rem;
        color: var(--wf-text);
      }
      input[type="checkbox"] {
        min-height: 1.25rem;
        inline-size: 1.25rem;
        accent-color: var(--wf-accent);
      }
      dl {
        margin-block-start: 0.75rem;
      }
    `,
  ];
  declare machine: Machine;
  /** Of the geometry, as far as it is no bearing yet. */
  declare private typed: Partial<Record<(typeof GEOMETRY)[number], string>>;

  constructor() {
    super();
    this.machine = {};
    this.typed = {};
  }

  #change(machine: Machine) {
    this.dispatchEvent(new CustomEvent("wf-machine-changed", { detail: machine }));
  }

  #speed(text: string, factor: number) {
    const value = typedNumber(text) / factor;
    const { shaftHz: _, isInOrders, ...rest } = this.machine;
    if (value > 0 && Number.isFinite(value))
      this.#change({ ...rest, ...(isInOrders && { isInOrders }), shaftHz: value });
    else if (text.trim() === "") this.#change(rest);
    else this.requestUpdate();
  }

  #typed(name: (typeof GEOMETRY)[number], text: string) {
    this.typed = { ...this.#texts(), [name]: text };
    const numbers = GEOMETRY.map((key) => [key, typedNumber(this.typed[key] || "0")] as const);
    const bearing = Object.fromEntries(numbers) as unknown as Bearing;
    const { bearing: _, ...rest } = this.machine;
    this.#change(isBearing(bearing) ? { ...rest, bearing } : rest);
  }

  #texts(): Record<(typeof GEOMETRY)[number], string> {
    const { bearing } = this.machine;
    const text = (name: (typeof GEOMETRY)[number]) => (bearing ? String(bearing[name]) : (this.typed[name] ?? ""));
    return Object.fromEntries(GEOMETRY.map((name) => [name, text(name)])) as Record<(typeof GEOMETRY)[number], string>;
  }

  #known(name: string) {
    const bearing = KNOWN[name];
    const { bearing: _, ...rest } = this.machine;
    this.typed = {};
    this.#change(bearing ? { ...rest, bearing } : rest);
  }

  #frequencies({ shaftHz, bearing }: Machine) {
    if (!bearing) return nothing;
    const orders = bearingOrders(bearing);
    const names = {
      bpfo: msg("Outer race, BPFO"),
      bpfi: msg("Inner race, BPFI"),
      bsf: msg("Ball spin, BSF"),
      ftf: msg("Cage, FTF"),
    };
    const text = (order: number) => {
      const turns = formatFixed(order, 4);
      return shaftHz
        ? msg(str`${turns} × shaft = ${formatPlace(order * shaftHz, "Hz", 0.1)}`)
        : msg(str`${turns} × shaft`);
    };
    return html`<dl>
      ${Object.entries(names).map(([key, name]) => html`<div><dt>${name}</dt><dd>${text(orders[key as keyof typeof orders])}</dd></div>`)}
    </dl>`;
  }

  protected override render() {
    const { machine } = this;
    const { shaftHz, isInOrders = false, bearing } = machine;
    const texts = this.#texts();
    const speed = (label: string, factor: number) =>
      html`<label>${label}<input inputmode="decimal" autocomplete="off"
        .value=${shaftHz === undefined ? "" : String(Number((shaftHz * factor).toPrecision(8)))}
        @change=${(event: Event) => this.#speed((event.target as HTMLInputElement).value, factor)} /></label>`;
    const geometry = (name: (typeof GEOMETRY)[number], label: string) =>
      html`<label>${label}<input inputmode="decimal" autocomplete="off" .value=${texts[name]}
        @change=${(event: Event) => this.#typed(name, (event.target as HTMLInputElement).value)} /></label>`;
    const known = Object.keys(KNOWN).find((name) => GEOMETRY.every((key) => KNOWN[name]![key] === bearing?.[key]));
    return html`<div class="fields">
        ${speed(msg("Shaft speed (Hz)"), 1)} ${speed(msg("Shaft speed (rpm)"), PER_MINUTE)}
        <label class="check"><input type="checkbox" .checked=${isInOrders} ?disabled=${shaftHz === undefined}
          @change=${(event: Event) => this.#change({ ...machine, isInOrders: (event.target as HTMLInputElement).checked })} />
          ${msg("Axis in orders")}</label>
        <label>${msg("Bearing")}<select @change=${(event: Event) => this.#known((event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${!known}>${bearing ? msg("own geometry") : msg("none")}</option>
          ${Object.keys(KNOWN).map((name) => html`<option value=${name} ?selected=${name === known}>${name}</option>`)}
        </select></label>
        ${geometry("balls", msg("Balls"))} ${geometry("ballDiameter", msg("Ball diameter"))}
        ${geometry("pitchDiameter", msg("Pitch diameter"))} ${geometry("contactDegrees", msg("Contact angle (°)"))}
      </div>
      ${this.#frequencies(machine)}`;
  }
}

customElements.define("wf-machine-form", MachineForm);
