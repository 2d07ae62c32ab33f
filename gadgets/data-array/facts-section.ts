/** What an array is and where it comes from. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { ArrayFacts } from "../../src/array/tasks.ts";
import type { Doc } from "../../src/jio/index.ts";
import { formatSoftware } from "../../src/portal/index.ts";
import { formatBytes, formatDate } from "../numbers.ts";

const times = (shape: readonly number[]) => (shape.length > 0 ? shape.join(" × ") : msg("one value"));

function dtypeText({ dtype }: ArrayFacts): string {
  if (typeof dtype === "string") return dtype;
  return msg(str`records of ${dtype.length} fields`);
}

function unitText({ attributes: { units } }: ArrayFacts, doc: Doc): string {
  const all = typeof units === "object" && units !== null ? Object.values(units) : [units ?? doc.unit];
  return [...new Set(all.filter((unit) => typeof unit === "string" && unit !== ""))].join(", ") || "–";
}

interface Source {
  /** Absent for a file that is not kept here. */
  id?: string;
  reference?: string;
  digest?: string;
}

function sourcesOf(doc: Doc): Source[] {
  const isSource = (one: unknown): one is Source =>
    [(one as Source | null)?.id, (one as Source | null)?.reference].some((name) => typeof name === "string");
  return Array.isArray(doc.sources) ? doc.sources.filter(isSource) : [];
}

const sourceText = ({ id, reference }: Source) => (id ? html`<a href=${`/#/${id}`}>${reference ?? id}</a>` : reference);

const fact = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value ?? "–"}</dd></div>`;

export function deletionText(doc: Doc | undefined): string {
  if (doc?.operation === "import") return msg("Its data is deleted from this device. This cannot be undone.");
  return msg("It is deleted from this device. It can be computed again from its recording.");
}

export function factsSection(doc: Doc, array: ArrayFacts | undefined) {
  const parameters = Object.entries((doc.parameters ?? {}) as Doc);
  return html`<section class="card stack" aria-labelledby="facts">
      <h2 id="facts">${msg("About this array")}</h2>
      <dl>
        ${
          array &&
          html`${fact(msg("Data type"), dtypeText(array))} ${fact(msg("Shape"), times(array.shape))}
          ${fact(msg("Chunks of"), times(array.chunkShape))} ${fact(msg("Size"), formatBytes(array.byteLength))}
          ${fact(msg("Unit"), unitText(array, doc))}`
        }
        ${fact(msg("Created"), formatDate(doc.creation_date))} ${fact(msg("Operation"), doc.operation)}
        ${fact(msg("Made by"), formatSoftware(doc.software))}
        ${sourcesOf(doc).map(
          (source) => html`${fact(msg("Source"), sourceText(source))}
          ${
            source.digest
              ? html`<div><dt>${msg("Source's SHA-256")}</dt><dd title=${source.digest}>${source.digest.slice(0, 16)}…</dd></div>`
              : nothing
          }`,
        )}
      </dl>
    </section>
    ${parameters.length > 0 ? parametersSection(parameters) : nothing}`;
}

function parametersSection(parameters: [string, unknown][]) {
  const shown = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
  return html`<section class="card stack" aria-labelledby="parameters">
    <h2 id="parameters">${msg("Parameters")}</h2>
    <dl class="code">
      ${parameters.map(([name, value]) => html`<div><dt>${name}</dt><dd>${shown(value)}</dd></div>`)}
    </dl>
  </section>`;
}
