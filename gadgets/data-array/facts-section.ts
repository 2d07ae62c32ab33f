/** What an array is. */
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { ArrayFacts } from "../../src/array/tasks.ts";
import type { Doc } from "../../src/jio/index.ts";
import type { StaleResult } from "../../src/portal/index.ts";
import { formatBytes, formatDate } from "../numbers.ts";
import { madeSection } from "./made-section.ts";

const times = (shape: readonly number[]) => (shape.length > 0 ? shape.join(" × ") : msg("one value"));

function dtypeText({ dtype }: ArrayFacts): string {
  if (typeof dtype === "string") return dtype;
  return msg(str`records of ${dtype.length} fields`);
}

function unitText({ attributes: { units } }: ArrayFacts, doc: Doc): string {
  const all = typeof units === "object" && units !== null ? Object.values(units) : [units ?? doc.unit];
  return [...new Set(all.filter((unit) => typeof unit === "string" && unit !== ""))].join(", ") || "–";
}

const fact = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value ?? "–"}</dd></div>`;

export function factsSection(doc: Doc, array: ArrayFacts | undefined, stale: StaleResult | undefined) {
  return html`<section class="card stack" aria-labelledby="facts">
      <h2 id="facts">${msg("About this array")}</h2>
      <dl>
        ${
          array &&
          html`${fact(msg("Data type"), dtypeText(array))} ${fact(msg("Shape"), times(array.shape))}
          ${fact(msg("Chunks of"), times(array.chunkShape))} ${fact(msg("Size"), formatBytes(array.byteLength))}
          ${fact(msg("Unit"), unitText(array, doc))}`
        }
        ${fact(msg("Created"), formatDate(doc.creation_date))}
      </dl>
    </section>
    ${madeSection(doc, stale)}`;
}
