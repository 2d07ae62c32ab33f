import { msg } from "@lit/localize";
import { css, html, type PropertyValues } from "lit";
import { Gadget } from "../../src/gadget/index.ts";
import type { AttachmentFacts, Doc } from "../../src/jio/index.ts";
import { absentPage, undefinedIfAbsent } from "../absent-page.ts";
import "../acquirable.ts";
import { formatBytes } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";

const MOST_SHOWN = 200;

/** A document as the storage has it: its properties and its attachments, under their stored names. */
export class StoredPropertiesGadget extends Gadget {
  static override properties = {
    url: { attribute: false },
    absent: { state: true },
    doc: { state: true },
    attachments: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      table {
        inline-size: 100%;
        border-collapse: collapse;
        table-layout: fixed;
      }
      th,
      td {
        padding: 0.375rem 0.75rem 0.375rem 0;
        border-bottom: 1px solid var(--wf-line);
        text-align: start;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      th {
        font-weight: 550;
      }
      thead th {
        font-size: 0.8125rem;
        color: var(--wf-muted);
      }
      pre {
        margin: 0;
        font: inherit;
        white-space: pre-wrap;
      }
    `,
  ];
  declare url: UrlState;
  declare absent: boolean;
  declare doc: Doc | undefined;
  declare attachments: readonly [name: string, facts: AttachmentFacts][];

  constructor() {
    super();
    this.url = parseHash(location.hash);
    this.absent = false;
    this.attachments = [];
  }

  #load = this.declareJob(async (signal) => {
    const id = this.url.path;
    const doc = id && (await this.acquire("jio_get", [id], { signal }).catch(undefinedIfAbsent));
    this.absent = !doc;
    if (!doc) return;
    this.attachments = Object.entries(await this.acquire("jio_allAttachments", [id], { signal }));
    this.doc = doc;
    await this.acquire("updateHeader", [{ title: String(doc.title ?? id) }]);
  });

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has("url") && changed.get("url")?.path !== this.url.path) this.#load();
  }

  override ready() {
    const changed = ({ id }: { id: string }) => id === this.url.path && this.#load();
    this.declareService((signal) => this.acquire("jio_watch", [changed], { signal }));
  }

  #attachments() {
    const { length } = this.attachments;
    if (length === 0) return html`<p class="muted">${msg("It has none.")}</p>`;
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${msg("Name")}</th>
          <th scope="col">${msg("Size")}</th>
          <th scope="col">SHA-256</th>
        </tr>
      </thead>
      <tbody>${this.attachments.slice(0, MOST_SHOWN).map(
        ([name, facts]) => html`<tr>
          <th scope="row">${name}</th>
          <td class="number">${facts.length === undefined ? "–" : formatBytes(facts.length)}</td>
          <td class="small">${facts.digest ?? "–"}</td>
        </tr>`,
      )}</tbody>
    </table>
    ${length > MOST_SHOWN ? html`<p class="muted">${msg("There are more of them.")}</p>` : ""}`;
  }

  protected override render() {
    if (this.absent) return absentPage();
    if (!this.doc) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    const entries = Object.entries(this.doc).sort(([a], [b]) => (a < b ? -1 : 1));
    return html`<article class="stack">
      <h1>${String(this.doc.title ?? this.url.path)}</h1>
      <p class="muted number">${this.url.path}</p>
      <section class="card stack" aria-labelledby="properties">
        <h2 id="properties">${msg("Properties")}</h2>
        <table>
          <tbody>${entries.map(
            ([name, value]) => html`<tr>
              <th scope="row">${name}</th>
              <td><pre>${typeof value === "string" ? value : JSON.stringify(value, null, 1)}</pre></td>
            </tr>`,
          )}</tbody>
        </table>
      </section>
      <section class="card stack" aria-labelledby="attachments">
        <h2 id="attachments">${msg("Attachments")}</h2>
        ${this.#attachments()}
      </section>
    </article>`;
  }
}

if (!customElements.get("wf-stored-properties")) customElements.define("wf-stored-properties", StoredPropertiesGadget);
