/** What the levels of a spectrum are shown as, for a person to choose. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { Choice, Quantity } from "./level.ts";
import { typedNumber } from "./locale.ts";
import type { UrlState } from "./url-state.ts";

type Change = Pick<UrlState, "quantity" | "scale" | "reference">;

export const quantityLabel = (quantity: Quantity): string =>
  ({
    amplitude: msg("Amplitude (peak)"),
    rms: msg("Effective value (RMS)"),
    power: msg("Power"),
    psd: msg("Power density (PSD)"),
  })[quantity];

/** Of an axis: without what only a choice needs. */
export const quantityName = (quantity: Quantity): string =>
  ({ amplitude: msg("Amplitude"), rms: msg("Effective value"), power: msg("Power"), psd: msg("Power density") })[
    quantity
  ];

interface LevelChoice {
  choice: Choice;
  quantities: readonly Quantity[];
  /** Of the signal. */
  unit: string;
  /** Only decibels make sense. */
  isDecibelOnly?: boolean;
  change(delta: Change): void;
}

export function levelChoice({ choice, quantities, unit, isDecibelOnly, change }: LevelChoice) {
  const refer = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const reference = typedNumber(input.value);
    if (reference > 0 && Number.isFinite(reference)) change({ reference });
    else input.value = String(choice.reference);
  };
  return html`<div class="row">
    ${
      quantities.length > 1
        ? html`<label class="row">${msg("Shown as")}
          <select @change=${(event: Event) => change({ quantity: (event.target as HTMLSelectElement).value as Quantity })}>
            ${quantities.map((one) => html`<option value=${one} ?selected=${one === choice.quantity}>${quantityLabel(one)}</option>`)}
          </select></label>`
        : nothing
    }
    ${
      isDecibelOnly
        ? nothing
        : html`<label class="row check">
          <input type="checkbox" .checked=${choice.decibel}
            @change=${(event: Event) => change({ scale: (event.target as HTMLInputElement).checked ? "db" : "linear" })} />
          ${msg("Decibel")}
        </label>`
    }
    ${
      choice.decibel && quantities.length > 0
        ? html`<label class="row">${unit ? msg(str`Reference (${unit})`) : msg("Reference")}
          <input class="short" inputmode="decimal" autocomplete="off" .value=${String(choice.reference)} @change=${refer} /></label>`
        : nothing
    }
  </div>`;
}
