/** One file of the import sheet: whether it comes in, what it is, how its samples begin. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { RawDescription } from "../../src/format/index.ts";
import { formatBytes } from "../numbers.ts";
import { kindWords, recordingWords } from "./kind-words.ts";
import { previewPlot } from "./preview-plot.ts";
import { rawFields } from "./raw-fields.ts";
import { readRawForm } from "./raw-form.ts";
import { previewTable, summaryText } from "./raw-preview.ts";
import { checkEntry, type Entry, isEmpty, isLookedAt, toggled } from "./sheet-entries.ts";

export interface EntryView {
  entry: Entry;
  /** The only one: nothing is chosen among others. */
  isOnly: boolean;
  /** Another one is described for all of them. */
  isDescribedElsewhere: boolean;
  change(delta: Partial<Entry>): void;
  say(raw: RawDescription): void;
}

export function sheetEntry(view: EntryView) {
  const { entry, isOnly, change } = view;
  const { key, arrival, isOpen, isIn } = entry;
  const picked = (event: Event) => change({ isIn: (event.currentTarget as HTMLInputElement).checked });
  return html`<li data-key=${key} class=${isIn ? "" : "out"}>
    <div class="head">
      ${
        isOnly
          ? nothing
          : html`<label class="pick"><input type="checkbox" .checked=${isIn} ?disabled=${isEmpty(entry)} @change=${picked} />
              <span>${arrival.name}</span></label>`
      }
      <p class="small muted">${facts(entry)}</p>
      ${!isIn && arrival.inbox !== undefined ? html`<p class="small">${msg("Left out, it is deleted here when others come in. To bring it in later, share it again.")}</p>` : nothing}
      ${
        isOnly || isEmpty(entry) || !isLookedAt(entry)
          ? nothing
          : html`<button type="button" class="quiet" aria-expanded=${isOpen ? "true" : "false"} aria-controls="details-${key}"
              aria-label=${msg(str`Details: ${arrival.name}`)} @click=${() => change(toggled(entry))}>${msg("Details")}</button>`
      }
    </div>
    <div id="details-${key}" class="stack" ?hidden=${!(isOpen || isOnly)}>${isOpen || isOnly ? details(view) : nothing}</div>
  </li>`;
}

function facts(entry: Entry) {
  const { arrival, inspection, failure } = entry;
  const size = arrival.file ? formatBytes(arrival.file.size) : undefined;
  const kind = kindWords(arrival.kind);
  if (isEmpty(entry)) return msg(str`${kind}: empty, there is nothing to bring in.`);
  const check = checkEntry(entry);
  const isKnown = inspection && !failure && !(check && "field" in check);
  const known = isKnown ? recordingWords(inspection) : "";
  return html`${size ? msg(str`${kind}, ${size}`) : kind}${known ? html`<br />${known}` : nothing}`;
}

function details(view: EntryView) {
  const { entry, isDescribedElsewhere } = view;
  const { inspection, failure, raw } = entry;
  const check = checkEntry(entry);
  const isWrong = check !== undefined && "field" in check;
  return html`
    ${raw && check && !isDescribedElsewhere ? describing(view, raw) : nothing}
    ${check && "plan" in check ? html`<p role="status" class="number">${summaryText(check.plan)}</p>` : nothing}
    ${inspection?.isCut ? html`<p class="danger">${msg("The file ends before its header says: its recorder was stopped, or it was cut.")}</p>` : nothing}
    ${failure ? html`<p class="danger" role="alert">${failure}</p>` : nothing}
    ${inspection && inspection.channels.length > 0 && !failure && !isWrong ? [previewPlot(inspection.channels, inspection.description.channelCount), previewTable(inspection)] : nothing}
  `;
}

function describing({ entry, isOnly, say }: EntryView, raw: RawDescription) {
  const changed = (event: Event) => {
    const data = new FormData();
    const fields = event.currentTarget as HTMLElement;
    for (const field of fields.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name]"))
      data.set(field.name, field.value);
    say({ ...readRawForm(data), ...(raw.channels && { channels: raw.channels }) });
  };
  return html`<div @input=${changed}>
    ${isOnly ? html`<p class="muted small">${msg("The file does not say what its samples are. Say it here; the bytes are kept as they are.")}</p>` : nothing}
    ${rawFields(raw, { key: entry.key, check: checkEntry(entry)!, autofocus: true })}
  </div>`;
}
