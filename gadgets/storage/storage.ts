import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { delay } from "../../src/base/signal.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { ImportReport } from "../../src/jio/tasks.ts";
import type { Job } from "../../src/portal/index.ts";
import type { CheckedBytes, FinishedExport, StorageState } from "../acquirable.ts";
import { failureWords } from "../failure-words.ts";
import { cancelledText, jobProgress } from "../job-progress.ts";
import { troubleOf } from "../job-trouble.ts";
import { formatDate } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { tellCheck, tellExport, tellImport } from "./reports.ts";
import { storageStyle } from "./storage-style.ts";
import { keptSection, persistenceSection, spaceSection } from "./usage-section.ts";

const KINDS: ReadonlySet<Job["kind"]> = new Set(["export", "restore", "verify"]);
const SETTLE_MS = 500; // changes come in bursts

/** All that is stored: how much, whether it stays, whether it is sound; out as an archive, and in again. */
export class StorageGadget extends Gadget {
  static override properties = {
    measured: { state: true },
    failure: { state: true },
    jobs: { state: true },
    said: { state: true },
  };
  static override styles = [sharedStyle, storageStyle];
  declare measured: StorageState | undefined;
  declare failure: Error | undefined;
  declare jobs: readonly Job[];
  /** The newest news, for screen readers. */
  declare said: string;
  #focused: { element: Element; section: Element | null } | undefined;

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
    this.said = "";
  }

  override ready() {
    this.#measure();
    this.declareService((signal) => this.acquire("jio_watch", [() => this.#measure()], { signal }));
    const show = (jobs: readonly Job[]) => {
      const running = (list: readonly Job[]) => list.filter(({ state }) => state === "running").length;
      if (running(jobs) < running(this.jobs)) this.#measure();
      this.#say(jobs);
      this.jobs = jobs;
    };
    this.declareService((signal) => this.acquire("watchJobs", [show], { signal }));
  }

  #say(jobs: readonly Job[]) {
    const known = new Set(this.jobs.map(({ id }) => id));
    if (jobs.some(({ id, kind }) => KINDS.has(kind) && !known.has(id))) this.said = "";
    for (const { id, kind, state } of this.jobs) {
      const now = jobs.find((job) => job.id === id);
      if (state !== "running" || !now || now.state === "running" || !KINDS.has(kind)) continue;
      const news =
        now.state === "cancelled"
          ? msg("Cancelled.")
          : now.error
            ? failureWords(now.error)
            : (troubleOf(now) ?? msg("Done."));
      this.said = `${now.title}: ${news}`;
    }
  }

  protected override willUpdate() {
    const element = this.shadowRoot?.activeElement;
    this.#focused = element ? { element, section: element.closest("section") } : undefined;
  }

  /** Where the focused button goes, the focus stays in its section. */
  protected override updated() {
    const { element, section } = this.#focused ?? {};
    if (!element || element.isConnected) return;
    const heir = section?.querySelector<HTMLElement>(".row button") ?? section?.querySelector<HTMLElement>("h2");
    heir?.focus();
  }

  /** Does what a button asks; a failure is the page's to tell. */
  #run(work: () => Promise<unknown>) {
    work().catch((error: unknown) => this.report(error));
  }

  #chosen(event: Event) {
    const input = event.currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = ""; // the same file may be chosen again
    if (file) this.#run(() => this.acquire("startArchiveImport", [file]));
  }

  async #drop(name: string) {
    await this.acquire("dropExport", [name]);
    const { measured } = this;
    if (measured) this.measured = { ...measured, waiting: measured.waiting.filter((other) => other.name !== name) };
    const told = this.jobs.find(({ report }) => (report as FinishedExport | undefined)?.waiting === name);
    if (told) await this.acquire("forgetJob", [told.id]);
    this.#measure();
  }

  async #ask() {
    await this.acquire("askPersistence", []);
    this.#measure();
  }

  async #tidy() {
    await this.acquire("tidyStorage", []);
    this.#measure();
  }

  /** Its older results must not come up in its place. */
  #dismiss(kind: Job["kind"]) {
    for (const job of this.jobs) if (job.kind === kind) void this.acquire("forgetJob", [job.id]);
  }

  #newest = (kind: Job["kind"]) => this.jobs.findLast((job) => job.kind === kind);
  #isRunning = (kind: Job["kind"]) => this.jobs.some((job) => job.kind === kind && job.state === "running");

  #tell(job: Job) {
    if (job.kind === "verify") return tellCheck(job.report as CheckedBytes);
    if (job.kind === "restore") return tellImport(job.report as ImportReport);
    const save = (name: string, fileName: string) => this.#run(() => this.acquire("downloadExport", [name, fileName]));
    return tellExport(job.report as FinishedExport, {
      save,
      drop: (name) => this.#run(() => this.#drop(name)),
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
    const isTroubled = job.state === "failed" || troubleOf(job) !== undefined;
    const ended = job.state === "failed" ? failureWords(job.error) : cancelledText(job);
    return html`<div class=${isTroubled ? "result troubled" : "result"}>
      <div>
        ${kind === "restore" ? html`<p class="title">${job.title}</p>` : nothing}
        ${job.endedAt === undefined ? nothing : html`<p class="muted small">${formatDate(new Date(job.endedAt).toISOString())}</p>`}
        ${job.state === "done" ? this.#tell(job) : html`<p>${ended}</p>`}
      </div>
      <button class="quiet" type="button" aria-label=${msg(str`Dismiss: ${job.title}`)}
        @click=${() => this.#dismiss(kind)}>✕</button>
    </div>`;
  }

  /** Stays where it is, and focused, while it cannot be used. */
  #button(label: string, isOff: boolean, act: () => void, name = "") {
    return html`<button class=${name} type="button" aria-disabled=${isOff ? "true" : "false"}
      @click=${() => isOff || act()}>${label}</button>`;
  }

  #archiveSection(isEmpty: boolean) {
    return html`<section class="card stack" aria-labelledby="archive">
      <h2 id="archive">${msg("A copy of everything")}</h2>
      <p class="muted">
        ${msg("One zip with every document, recording and spectrum: a folder each, which other programs open as it is. Importing it, here or on another device, brings in what is not there yet and changes nothing that is, but bytes that are damaged here are put right.")}
      </p>
      <div class="row">
        ${this.#button(msg("Export everything …"), isEmpty || this.#isRunning("export"), () => this.#run(() => this.acquire("startExport", [])), "primary")}
        ${this.#button(msg("Import an archive …"), this.#isRunning("restore"), () => this.renderRoot.querySelector("input")?.click())}
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
        ${this.#button(msg("Verify now"), isEmpty || this.#isRunning("verify"), () => this.#run(() => this.acquire("startVerify", [])))}
      </div>
      ${this.#progress("verify")}
    </section>`;
  }

  #failed() {
    return html`<div class="card row spread" role="alert">
      <p class="danger">${msg("What is stored could not be measured:")} ${failureWords(this.failure)}</p>
      <button type="button" @click=${() => this.#measure()}>${msg("Try again")}</button>
    </div>`;
  }

  protected override render() {
    const { measured } = this;
    const isEmpty = measured?.modules.every(({ documents }) => documents === 0) === true;
    return html`<div class="stack">
      <h1>${msg("Storage")}</h1>
      <p class="visually-hidden" role="status">${this.said}</p>
      ${this.failure ? this.#failed() : nothing}
      <div class="columns">
        <div class="stack">
          ${measured || !this.failure ? keptSection(measured, isEmpty) : nothing}
          ${this.#archiveSection(isEmpty)} ${this.#verifySection(isEmpty)}
        </div>
        ${
          measured
            ? html`<div class="stack">
                ${spaceSection(measured, {
                  tidy: () => this.#run(() => this.#tidy()),
                  drop: (name) => this.#run(() => this.#drop(name)),
                })}
                ${persistenceSection(measured, () => this.#run(() => this.#ask()))}
              </div>`
            : nothing
        }
      </div>
    </div>`;
  }
}

customElements.define("wf-storage", StorageGadget);
