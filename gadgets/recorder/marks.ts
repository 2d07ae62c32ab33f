/** Moments that a person marks while recording, each with a note of one tap. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { formatCount } from "../numbers.ts";
import { elapsedText } from "./level-text.ts";

export interface Mark {
  /** Of its document. */
  readonly id: string;
  /** From the recording's first sample. */
  readonly atS: number;
  /** Empty until one is chosen. */
  readonly text: string;
}

/** The name of a mark without a note. */
export const markTitle = (n: number): string => msg(str`Mark ${formatCount(n)}`);

interface MarksView {
  marks: readonly Mark[];
  canMark: boolean;
  /** Offered for the newest one. */
  quick: readonly string[];
  mark(): void;
  note(text: string): void;
}

/** The button, the notes for the newest mark, and the marks so far, the newest first. */
export function marksSection({ marks, canMark, quick, mark, note }: MarksView) {
  const newest = marks.at(-1);
  return html`<section class="card stack marks" aria-labelledby="marks">
    <h2 id="marks">${msg("Marks")}</h2>
    <button class="field mark" type="button" ?disabled=${!canMark} @click=${mark} aria-keyshortcuts="m">${msg("Mark this moment")}</button>
    ${
      newest
        ? html`<div class="row notes" role="group" aria-label=${msg(str`Note for ${markTitle(marks.length)}`)}>
            ${quick.map(
              (text) =>
                html`<button class="field" type="button" aria-pressed=${newest.text === text ? "true" : "false"}
                  @click=${() => note(text)}>${text}</button>`,
            )}
          </div>`
        : nothing
    }
    ${
      marks.length > 0
        ? html`<ol class="list" reversed>
            ${repeat(
              [...marks.entries()].reverse(),
              ([, { id }]) => id,
              ([n, { atS, text }]) =>
                html`<li><span class="number">${elapsedText(atS)}</span> ${text || html`<span class="muted">${markTitle(n + 1)}</span>`}</li>`,
            )}
          </ol>`
        : html`<p class="muted small">${msg("A mark keeps the moment; one tap says what it was. Both stay with the recording.")}</p>`
    }
  </section>`;
}
