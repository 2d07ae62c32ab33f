import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { delay } from "../../src/base/signal.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { ImportReport } from "../../src/jio/tasks.ts";
import type { Job } from "../../src/portal/index.ts";
import type { CheckedBytes, FinishedExport, StorageState } from "../acquirable.ts";
import { cancelledText, jobProgress } from "../job-progress.ts";
import { sharedStyle } from "../style.ts";
import { type Told, tellCheck, tellExport, tellImport } from "./reports.ts";
import { storageStyle } from "./storage-style.ts";
import { keptSection, persistenceSection, spaceSection } from "./usage-section.ts";

const SETTLE_MS = 500; // changes come in bursts

/** All that is stored: how much, whether it stays, whether it is sound; out as an archive, and in again. */
export class StorageGadget extends Gadget {
  static override properties = {
    measured: { state: true },
    failure: { state: true },
    jobs: { state: true },
  };
  static override styles = [sharedStyle, storageStyle];
  declare measured: StorageState | undefined;
  declare failure: Error | undefined;
  declare jobs: readonly Job[];

  #measure = this.declareJob(async (signal) => {
    if (this.measured) await delay(SETTLE_MS, signal);
    try {
      this.measured = await this.acquire("measureStorage", [], { signal });
      this.failure = undefined;
    } catch (error) {
      if (!signal.aborted) this.failure = error as Error; // the rest of the page works without the figures
    }
  });

  constructor() {
    super();
    this.jobs = [];
  }

  override ready() {
    this.#measure();
    this.declareService((signal) => this.acquire("jio_watch", [() => this.#measure()], { signal }));
    const show = (jobs: readonly Job[]) => {
      const running = (list: readonly Job[]) => list.filter(({ state }) => state === "running").length;
      if (running(jobs) < running(this.jobs)) this.#measure();
      this.jobs = jobs;
    };
    this.declareService((signal) => this.acquire("watchJobs", [show], { signal }));
  }

  /** Does what a button asks; a failure is the page's to tell. */
  #run(work: () => Promise<unknown>) {
    work().catch((error: unknown) => this.acquire("reportServiceError", [error]));
  }

  #chosen(event: Event) {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = ""; // the same file may be chosen again
    if (file) this.#run(() => this.acquire("startArchiveImport", [file]));
  }

  async #drop(name: string, jobId: string) {
    await this.acquire("dropExport", [name]);
    await this.acquire("forgetJob", [jobId]);
  }

  async #ask() {
    await this.acquire("askPersistence", []);
    this.#measure();
  }

  async #tidy() {
    await this.acquire("tidyStorage", []);
    this.#measure();
  }

  #newest = (kind: Job["kind"]) => this.jobs.findLast((job) => job.kind === kind);
  #isRunning = (kind: Job["kind"]) => this.jobs.some((job) => job.kind === kind && job.state === "running");

  #tell(job: Job): Told {
    if (job.kind === "verify") return tellCheck(job.report as CheckedBytes);
    if (job.kind === "restore") return tellImport(job.report as ImportReport);
    const save = (name: string, fileName: string) => this.#run(() => this.acquire("downloadExport", [name, fileName]));
    return tellExport(job.report as FinishedExport, {
      save,
      drop: (name) => this.#run(() => this.#drop(name, job.id)),
    });
  }

  /** The newest job of a kind: how far it is, or what it came to. */
  #progress(kind: Job["kind"]) {
    const job = this.#newest(kind);
    if (!job) return nothing;
    if (job.state === "running")
      return html`<div class="result">
        <div>${kind === "verify" ? nothing : html`<p class="title">${job.title}</p>`}${jobProgress(job)}</div>
        <button type="button" aria-label=${msg(str`Cancel: ${job.title}`)}
          @click=${() => void this.acquire("cancelJob", [job.id])}>${msg("Cancel")}</button>
      </div>`;
    const told: Told | undefined = job.state === "done" ? this.#tell(job) : undefined;
    const isTroubled = told ? told.troubled : job.state === "failed";
    const text = told ? told.text : html`<p>${job.state === "failed" ? job.error?.message : cancelledText(kind)}</p>`;
    return html`<div class=${isTroubled ? "result troubled" : "result"} role=${isTroubled ? "alert" : "status"}>
      <div>${kind === "restore" ? html`<p class="title">${job.title}</p>` : nothing}${text}</div>
      <button class="quiet" type="button" aria-label=${msg(str`Dismiss: ${job.title}`)}
        @click=${() => void this.acquire("forgetJob", [job.id])}>✕</button>
    </div>`;
  }

  #archiveSection(isEmpty: boolean) {
    return html`<section class="card stack" aria-labelledby="archive">
      <h2 id="archive">${msg("A copy of everything")}</h2>
      <p class="muted">
        ${msg("One zip with every document, recording and spectrum: a folder each, which other programs open as it is. Importing it, here or on another device, brings in what is not there yet and changes nothing that is.")}
      </p>
      <div class="row">
        <button class="primary" type="button" ?disabled=${isEmpty || this.#isRunning("export")}
          @click=${() => this.#run(() => this.acquire("startExport", []))}>${msg("Export everything …")}</button>
        <button type="button" ?disabled=${this.#isRunning("restore")}
          @click=${() => this.renderRoot.querySelector("input")?.click()}>${msg("Import an archive …")}</button>
        <input type="file" accept=".zip,application/zip" tabindex="-1" aria-hidden="true" @change=${this.#chosen} />
      </div>
      ${this.#progress("export")} ${this.#progress("restore")}
    </section>`;
  }

  #verifySection(isEmpty: boolean) {
    return html`<section class="card stack" aria-labelledby="verify">
      <h2 id="verify">${msg("Is it sound?")}</h2>
      <p class="muted">
        ${msg("Reads every stored byte and compares it with the SHA-256 taken when it came in. Nothing is changed.")}
      </p>
      <div class="row">
        <button type="button" ?disabled=${isEmpty || this.#isRunning("verify")}
          @click=${() => this.#run(() => this.acquire("startVerify", []))}>${msg("Verify now")}</button>
      </div>
      ${this.#progress("verify")}
    </section>`;
  }

  #failed() {
    return html`<div class="card row spread" role="alert">
      <p class="danger">${msg("What is stored could not be measured:")} ${this.failure?.message}</p>
      <button type="button" @click=${() => this.#measure()}>${msg("Try again")}</button>
    </div>`;
  }

  protected override render() {
    const { measured } = this;
    const isEmpty = measured?.modules.every(({ documents }) => documents === 0) === true;
    return html`<div class="stack">
      <h1>${msg("Storage")}</h1>
      ${this.failure ? this.#failed() : nothing}
      <div class="columns">
        <div class="stack">
          ${measured || !this.failure ? keptSection(measured, isEmpty) : nothing}
          ${this.#archiveSection(isEmpty)} ${this.#verifySection(isEmpty)}
        </div>
        ${
          measured
            ? html`<div class="stack">
                ${spaceSection(measured, () => this.#run(() => this.#tidy()))}
                ${persistenceSection(measured, () => this.#run(() => this.#ask()))}
              </div>`
            : nothing
        }
      </div>
    </div>`;
  }
}

customElements.define("wf-storage", StorageGadget);
