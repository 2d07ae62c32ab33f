/** How a result was made: by what, with which parameters, of which bytes. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { Doc } from "../../src/jio/index.ts";
import { formatSoftware, parseSources, type SourceRecord, type StaleResult } from "../../src/portal/index.ts";
import { formatBytes } from "../numbers.ts";
import "./digest-text.ts";
import { labelOf, usedText } from "./parameter-text.ts";

const fact = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

export function madeSection(doc: Doc, stale: StaleResult | undefined) {
  const software = formatSoftware(doc.software);
  const sources = parseSources(doc).filter(({ id, reference }) => id !== undefined || reference !== undefined);
  const parameters = Object.entries((doc.parameters ?? {}) as Doc);
  if (!doc.operation && !software && sources.length === 0 && parameters.length === 0) return nothing;
  return html`<section class="card stack" aria-labelledby="made">
    <h2 id="made">${msg("How it was made")}</h2>
    <dl>
      ${doc.operation ? fact(msg("Operation"), doc.operation) : nothing}
      ${software ? fact(msg("Software"), software) : nothing}
    </dl>
    ${sources.map((source, n) => sourceFacts(source, sources.length > 1 ? n + 1 : undefined, isMissing(source, stale)))}
    ${parameters.length > 0 ? parameterFacts(parameters, Object(doc.parameters_asked) as Doc) : nothing}
  </section>`;
}

const isMissing = ({ id }: SourceRecord, stale: StaleResult | undefined) =>
  stale?.staleness.sources.some((one) => one.id === id && one.state === "missing") ?? false;

function sourceFacts({ id, reference, digest, length }: SourceRecord, n: number | undefined, missing: boolean) {
  const name = reference ?? id;
  const link = id !== undefined && !missing ? html`<a href=${`/#/${id}`}>${name}</a>` : name;
  return html`<h3>${n === undefined ? msg("Source") : msg(str`Source ${n}`)}</h3>
    <dl class="names">
      ${fact(msg("Reference"), link)}
      ${length === undefined ? nothing : fact(msg("Length when it was read"), formatBytes(length))}
      ${digest ? fact("SHA-256", html`<wf-digest-text value=${digest}></wf-digest-text>`) : nothing}
    </dl>`;
}

function parameterFacts(parameters: [string, unknown][], asked: Doc) {
  return html`<h3>${msg("Parameters")}</h3>
    <dl>${parameters.map(([name, value]) => parameterFact(name, value, asked[name]))}</dl>`;
}

/** In words where they are known; the name that the function takes stands beside them. */
function parameterFact(name: string, value: unknown, asked: unknown) {
  const label = labelOf(name);
  return html`<div>
    <dt>${label ? html`${label} <span class="code">${name}</span>` : html`<span class="code">${name}</span>`}</dt>
    <dd>${usedText(name, value, asked)}</dd>
  </div>`;
}
