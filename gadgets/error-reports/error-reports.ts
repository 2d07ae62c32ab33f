import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import { formatErrorReport } from "../../src/portal/index.ts";
import type { ListedReport } from "../acquirable.ts";
import { formatCount, formatDate } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { parseHash, type UrlState } from "../url-state.ts";
import { errorReportsStyle } from "./error-reports-style.ts";
import { placeText } from "./place-text.ts";

/** What went wrong in the program, newest first; one of them in full, to be copied for somebody who can help. */
export class ErrorReportsGadget extends Gadget {
  static override properties = { url: { attribute: false }, reports: { state: true } };
  static override styles = [sharedStyle, errorReportsStyle];
  declare url: UrlState;
  declare reports: readonly ListedReport[] | undefined;

  constructor() {
    super();
    this.url = parseHash(location.hash);
  }

  override async ready() {
    this.declareService((signal) =>
      this.acquire("watchErrorReports", [(reports) => (this.reports = reports)], { signal }),
    );
  }

  #run(work: () => Promise<unknown>) {
    work().catch((error: unknown) => this.report(error));
  }

  async #copy(report: ListedReport) {
    await navigator.clipboard.writeText(formatErrorReport(report));
    await this.acquire("notify", [{ kind: "message", text: msg("The report is copied.") }]);
  }

  async #remove(report: ListedReport) {
    await this.acquire("removeErrorReports", [[report.id]]);
    await this.acquire("redirect", [{ path: "error_report_module" }]);
  }

  async #removeAll(reports: readonly ListedReport[]) {
    const title = msg("Delete all error reports?");
    const text = msg("They are deleted from this device. This cannot be undone.");
    if (!(await this.acquire("confirm", [{ title, text, action: msg("Delete") }]))) return;
    await this.acquire("removeErrorReports", [reports.map(({ id }) => id)]);
  }

  #times({ count, lastDate }: ListedReport) {
    return count === 1 ? formatDate(lastDate) : msg(str`${formatDate(lastDate)}, ${formatCount(count)} times`);
  }

  #item(report: ListedReport) {
    return html`<li>
      <a href=${`/#/${report.id}`}>${report.message || report.name}</a>
      <p class="muted small number">${this.#times(report)} · ${placeText(report)}</p>
    </li>`;
  }

  #list(reports: readonly ListedReport[]) {
    const isUnkept = reports.some(({ isKept }) => !isKept);
    return html`<div class="stack">
      <div class="row spread">
        <h1>${msg("Error reports")}</h1>
        ${
          reports.length > 0
            ? html`<button class="quiet danger" type="button" @click=${() => this.#run(() => this.#removeAll(reports))}>
                ${msg("Delete all")}
              </button>`
            : nothing
        }
      </div>
      <p class="muted">
        ${msg("What went wrong in the program itself, the newest hundred. A report says where and in which version; it holds no data of your recordings, though names of files may stand in it, and it is sent nowhere.")}
      </p>
      ${isUnkept ? html`<p class="card" role="status">${msg("Nothing can be stored at the moment: some of these are gone when this page is closed.")}</p>` : nothing}
      <section class="card" aria-label=${msg("Reports")}>
        ${
          reports.length === 0
            ? html`<p class="muted">${msg("None: nothing has gone wrong.")}</p>`
            : html`<ul>${repeat(
                reports,
                ({ id }) => id,
                (report) => this.#item(report),
              )}</ul>`
        }
      </section>
    </div>`;
  }

  #one(report: ListedReport) {
    const facts = [
      { label: msg("Last seen"), value: this.#times(report) },
      ...(report.count > 1 ? [{ label: msg("First seen"), value: formatDate(report.firstDate) }] : []),
      { label: msg("Version"), value: report.version },
      { label: msg("Network"), value: report.online ? msg("Online") : msg("Offline") },
      { label: msg("Where"), value: placeText(report), isWide: true },
      { label: msg("Browser"), value: report.userAgent, isWide: true },
    ];
    return html`<article class="stack">
      <p><a href="/#/error_report_module">${msg("All error reports")}</a></p>
      <div class="row spread">
        <h1>${report.message || report.name}</h1>
        <div class="row">
          <button type="button" @click=${() => this.#run(() => this.#copy(report))}>${msg("Copy as text")}</button>
          <button class="quiet danger" type="button" @click=${() => this.#run(() => this.#remove(report))}>${msg("Delete")}</button>
        </div>
      </div>
      <dl class="card">${facts.map(({ label, value, isWide }) => html`<div class=${isWide ? "wide" : nothing}><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
      <section class="card stack" aria-labelledby="stack">
        <h2 id="stack">${msg("Stack")}</h2>
        <pre tabindex="0" aria-labelledby="stack">${report.stack || msg("There is none.")}</pre>
      </section>
    </article>`;
  }

  protected override render() {
    const { reports } = this;
    if (!reports) return html`<p class="muted" role="status">${msg("Loading …")}</p>`;
    if (!this.url.path.includes("/")) return this.#list(reports);
    const report = reports.find(({ id }) => id === this.url.path);
    return report ? this.#one(report) : absentReport();
  }
}

function absentReport() {
  return html`<div class="stack">
    <h1>${msg("This report is gone")}</h1>
    <p><a href="/#/error_report_module">${msg("All error reports")}</a></p>
  </div>`;
}

customElements.define("wf-error-reports", ErrorReportsGadget);
