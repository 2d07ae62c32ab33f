/** A document out as a file: one button for each format. */
import { msg, str } from "@lit/localize";
import { html } from "lit";

export interface ExportChoice {
  /** The format, as people call it. */
  readonly name: string;
  run(): void;
}

/** `hint` says what the formats are good for. */
export function exportSection(choices: readonly ExportChoice[], hint: string) {
  return html`<section class="card stack" aria-labelledby="export">
    <h2 id="export">${msg("Save as a file")}</h2>
    <div class="row">
      ${choices.map(
        ({ name, run }) =>
          html`<button type="button" aria-label=${msg(str`Save as ${name}`)} @click=${run}>${name} …</button>`,
      )}
    </div>
    <p class="muted small">${hint}</p>
  </section>`;
}
