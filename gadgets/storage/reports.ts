/** What verifying, exporting and importing came to, in words; what is wrong with a document always with a way to it. */
import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ExportProblem, ImportReport } from "../../src/jio/tasks.ts";
import type { CheckedBytes, FinishedExport } from "../acquirable.ts";
import { formatBytes, formatCount } from "../numbers.ts";

const MOST = 500;
/** A longer list is closed at first. */
const OPEN = 8;

function list<T>(items: readonly T[], show: (item: T) => unknown) {
  if (items.length === 0) return nothing;
  const more = items.length - MOST;
  const whole = html`<ul>
    ${items.slice(0, MOST).map((item) => html`<li>${show(item)}</li>`)}
    ${more > 0 ? html`<li>${msg(str`and ${formatCount(more)} more`)}</li>` : nothing}
  </ul>`;
  if (items.length <= OPEN) return whole;
  return html`<details><summary>${msg(str`Show all ${formatCount(items.length)}`)}</summary>${whole}</details>`;
}

const documentsText = (n: number) => (n === 1 ? msg("1 document") : msg(str`${formatCount(n)} documents`));
const attachmentsText = (n: number) => (n === 1 ? msg("1 attachment") : msg(str`${formatCount(n)} attachments`));
const placesText = (n: number) => (n === 1 ? msg("1 place") : msg(str`${formatCount(n)} places`));

const link = (id: string, title: string) => html`<a href=${`/#/${id}`}>${title}</a>`;

export function tellCheck({ attachments, bytes, damaged, unsealed }: CheckedBytes): TemplateResult {
  const [count, size] = [attachmentsText(attachments), formatBytes(bytes)];
  const isSound = damaged.length === 0;
  return html`
      <p>${
        isSound
          ? msg(str`All right: ${count}, ${size}, every byte as it was stored.`)
          : msg(str`Damaged: ${placesText(damaged.length)} in ${count} (${size}).`)
      }</p>
      ${list(damaged, ({ id, title, name, offset, length, what }) => {
        const [from, to] = [formatCount(offset), formatCount(offset + length)];
        return html`${link(id, title)}
            <p>${
              what === "missing"
                ? msg(str`“${name}”: missing from byte ${from} to byte ${to}`)
                : msg(str`“${name}”: changed between byte ${from} and byte ${to}`)
            }</p>`;
      })}
      ${
        isSound
          ? nothing
          : html`<p>${msg("What to do: import an archive that was made before; it puts its sound bytes in the place of these. Where there is none, delete these documents here and bring the recordings in again from where they came. A spectrum can be computed again from its recording. If this happens again, the device's disk is failing: export everything.")}</p>`
      }
      ${
        unsealed.length > 0
          ? html`<p class="muted small">${msg(str`Being written in another tab, so that the newest bytes were not checked: ${attachmentsText(unsealed.length)}.`)}</p>`
          : nothing
      }
    `;
}

function tellProblem({ id, title, name, what }: ExportProblem) {
  const part = name === undefined ? "" : `“${name}”`;
  const text = {
    damaged: msg(str`${part} is damaged here. Its bytes are in the archive as they are; an import will refuse them.`),
    missing: msg(str`${part} cannot be read here and is not in the archive.`),
    changed: msg(str`${part} was changed or removed during the export. Export again.`),
    unnamable: msg(str`${part} has a name too long for an archive and is not in it.`),
  }[what];
  return html`${link(id, title)}<p>${text}</p>`;
}

export interface ExportActions {
  save(name: string, fileName: string): void;
  drop(name: string): void;
}

export function tellExport(report: FinishedExport, { save, drop }: ExportActions): TemplateResult {
  const { documents, attachments, bytes, problems, fileName, waiting } = report;
  const [count, parts, size] = [documentsText(documents), attachmentsText(attachments), formatBytes(bytes)];
  return html`
      <p>${msg(str`“${fileName}” is written: ${count} with ${parts}, ${size}.`)}</p>
      ${
        waiting
          ? html`<p class="muted small">${msg("The browser saves it among your downloads. Until that is done, the app keeps a copy of its own; it goes when this page is closed and the app is started again.")}</p>
              <div class="row">
                <button type="button" @click=${() => save(waiting, fileName)}>${msg("Save it again")}</button>
                <button type="button" @click=${() => drop(waiting)}>${msg("It is saved: remove the copy")}</button>
              </div>`
          : nothing
      }
      ${problems.length > 0 ? html`<p>${msg("Not everything is in it as it should be:")}</p>` : nothing}
      ${list(problems, tellProblem)}
    `;
}

export function tellImport(report: ImportReport): TemplateResult {
  const { added, bytes, here, repaired, differing, refused } = report;
  const [count, size, known, fixed] = [
    documentsText(added),
    formatBytes(bytes),
    formatCount(here),
    documentsText(repaired.length),
  ];
  const isAllHere = here > 0 && [added, repaired.length, differing.length, refused.length].every((n) => n === 0);
  return html`
    <p>${
      isAllHere
        ? msg(
            str`Nothing to add: everything in this archive is here already, compared byte by byte (${documentsText(here)}).`,
          )
        : msg(str`Added: ${count}, ${size}. Here already: ${known}.`)
    }</p>
    ${repaired.length > 0 ? html`<p>${msg(str`Repaired: ${fixed}. Bytes here were damaged or missing; now they are those of the archive:`)}</p>` : nothing}
    ${list(repaired, ({ id, title }) => link(id, title))}
    ${differing.length > 0 ? html`<p>${msg("These differ from the archive and were left as they are here. To take the archive's, delete them here and import again:")}</p>` : nothing}
    ${list(differing, ({ id, title }) => link(id, title))}
    ${refused.length > 0 ? html`<p>${msg("These parts of the archive could not be used; copy the archive again from where it was made, or export again there:")}</p>` : nothing}
    ${list(refused, ({ message }) => message)}
  `;
}
