import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Doc, Row } from "../../src/jio/index.ts";
import { againButton, canComputeAgain, staleTag } from "../stale-section.ts";
import type { StaleWatch } from "../stale-watch.ts";

/** All spectra of the recording; `exceptId` is the one that a notice of its own offers to compute again. */
export function spectraList(
  arrays: readonly Row[],
  { staleness, exceptId }: { staleness: StaleWatch; exceptId: string | undefined },
) {
  const item = ({ id, doc }: Row) => {
    const title = String(doc?.title || id);
    const stale = staleness.of(id);
    const offered = stale && id !== exceptId && canComputeAgain(stale);
    return html`<li><span class="row">
      <a href=${`/#/${id}`} data-after=${id}>${title}</a>
      <span class="muted small">${choiceText(doc)}</span> ${staleTag(stale)}
      ${
        offered
          ? againButton({
              about: id,
              isRunning: staleness.isRunning(id),
              name: msg(str`Compute again: ${title}`),
              compute: () => staleness.computeAgain([stale]),
            })
          : nothing
      }
    </span></li>`;
  };
  return html`<h3>${msg("All spectra of this recording")}</h3>
    <ul>${repeat(arrays, ({ id }) => id, item)}</ul>`;
}

/** What tells spectra of one recording apart. */
function choiceText(doc: Doc | undefined): string {
  const { window, nperseg, average, envelope } = (doc?.parameters ?? {}) as Doc;
  const kinds: Record<string, string> = { spectrogram: msg("spectrogram"), rfft: msg("full length") };
  const kind = envelope ? msg("envelope") : kinds[String(doc?.operation)];
  const name = Array.isArray(window) && typeof window[0] === "string" ? window.join(" ") : window;
  return [kind, name, nperseg, average === "mean" ? undefined : average]
    .filter((one) => typeof one === "string" || typeof one === "number")
    .join(" · ");
}
