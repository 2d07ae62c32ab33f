import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { isAbort, isCode } from "../../src/base/errors.ts";
import { Gadget } from "../../src/gadget/index.ts";
import type { Twin } from "../../src/ingest/index.ts";
import { isLive, isTrashed, type Job } from "../../src/portal/index.ts";
import type { Unfinished } from "../acquirable.ts";
import { failureWords } from "../failure-words.ts";
import { formatBytes, formatCount, formatDate, formatDuration } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { type CutShort, cameIn, cutShort, totalOf, twinJobs } from "./queue-state.ts";

/** Imports as a whole: how far all are, what is kept of those cut short, what is here twice. */
export class ImportQueueGadget extends Gadget {
  static override properties = {
    jobs: { state: true },
    unfinished: { state: true },
    twins: { state: true },
    failures: { state: true },
  };
  static override styles = [
    sharedStyle,
    css`
      ul,
      .total {
        margin: 0 0 0.5rem;
      }
      ul {
        list-style: none;
        padding: 0;
        display: grid;
        gap: 0.5rem;
      }
      .card {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 0.75rem;
        padding: 0.5rem 0.5rem 0.5rem 1rem;
      }
      .facts {
        flex: 1 1 16rem;
        min-inline-size: 0;
        display: grid;
        gap: 0.25rem;
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 550;
      }
      input {
        display: none;
      }
    `,
  ];
  declare jobs: readonly Job[];
  declare unfinished: readonly Unfinished[];
  declare twins: readonly Twin[];
  /** Why the last try was none, by the id of the unfinished import or of the job. */
  declare failures: Readonly<Record<string, string>>;

  constructor() {
    super();
    this.jobs = [];
    this.unfinished = [];
    this.twins = [];
    this.failures = {};
  }

  override ready() {
    this.declareService((signal) => {
      this.#lookedAt.clear();
      return this.acquire("watchJobs", [(jobs) => this.#follow(jobs)], { signal });
    });
    this.declareService((signal) => this.acquire("watchUnfinished", [(all) => (this.unfinished = all)], { signal }));
  }

  #lookedAt = new Set<string>();

  #follow(jobs: readonly Job[]) {
    this.jobs = jobs;
    const ids = cameIn(jobs);
    if (ids.every((id) => this.#lookedAt.has(id))) return;
    this.#lookedAt = new Set(ids);
    this.#look(ids);
  }

  #look = this.declareJob(async (signal, ids: readonly string[]) => {
    try {
      this.twins = await this.acquire("findTwins", [ids], { signal });
    } catch (error) {
      if (!isAbort(error)) this.#lookedAt.clear(); // the next change tries again
    }
  });

  #cancelAll() {
    for (const job of this.jobs)
      if (job.kind === "import" && isLive(job)) void this.acquire("cancelJob", [job.id]).catch(() => {}); // it ended meanwhile
  }

  /** Asks for the file where nothing else opens it. */
  async #resume(one: Unfinished, input: HTMLInputElement | null, file?: File) {
    const { [one.id]: _, ...others } = this.failures;
    this.failures = others;
    try {
      if (one.asksForFile && !file) return input?.click();
      const goesOn = await this.acquire("resumeImport", [one.id, file]);
      if (!goesOn) input?.click();
    } catch (error) {
      this.failures = { ...this.failures, [one.id]: failureWords(error) };
    }
  }

  #discard({ id }: Unfinished) {
    void this.acquire("discardImport", [id]).catch((error: unknown) => this.report(error));
  }

  #total() {
    const total = totalOf(this.jobs);
    if (!total) return nothing;
    const { count, bytes, totalBytes, secondsLeft } = total;
    const [part, whole] = [formatBytes(bytes), formatBytes(totalBytes)];
    const left = secondsLeft === undefined ? undefined : formatDuration(Math.max(1, Math.ceil(secondsLeft)));
    return html`<div class="card total">
      <p class="facts number">
        ${left ? msg(str`${formatCount(count)} imports: ${part} of ${whole}, ${left} left`) : msg(str`${formatCount(count)} imports: ${part} of ${whole}`)}
      </p>
      <button type="button" @click=${this.#cancelAll}>${msg("Cancel all imports")}</button>
    </div>`;
  }

  #words({ job, unfinished, isFull }: CutShort) {
    const kept = unfinished && msg(str`${formatBytes(unfinished.kept)} of ${formatBytes(unfinished.length)} are kept.`);
    if (!job)
      return html`<p class="number">${kept}</p>
        <p class="muted small">${msg(str`Last tried ${formatDate(unfinished!.since)}. What nobody goes on with is taken away after a week.`)}</p>`;
    if (isFull)
      return html`<p class="danger" role="alert">${msg("Storage is full: the browser gives this site no more.")}</p>
        <p class="number">${kept ?? msg("Nothing of this file is kept.")} ${msg("What was stored before is safe.")}</p>`;
    if (job.state === "failed")
      return html`<p class="danger" role="alert">${failureWords(job.error)}</p><p class="number">${kept ?? nothing}</p>`;
    return html`<p class="number" role="status">${kept ?? msg("Cancelled; nothing was kept.")}</p>`;
  }

  #cut(one: CutShort) {
    const { job, unfinished, isFull, name } = one;
    const failure = unfinished && this.failures[unfinished.id];
    const chosen = (event: Event) => {
      const input = event.currentTarget as HTMLInputElement;
      const [file] = [...(input.files ?? [])];
      input.value = "";
      if (file && unfinished) void this.#resume(unfinished, null, file);
    };
    const resume = (event: Event) =>
      void this.#resume(unfinished!, (event.currentTarget as HTMLElement).parentElement!.querySelector("input"));
    return html`<li class="card">
      <div class="facts">
        <p class="title">${job ? name : msg(str`Unfinished import: ${name}`)}</p>
        ${this.#words(one)}
        ${unfinished?.asksForFile ? html`<p class="muted small">${msg("To go on, choose the same file again.")}</p>` : nothing}
        ${failure ? html`<p class="danger" role="alert">${failure}</p>` : nothing}
      </div>
      <div class="row">
        ${isFull ? html`<button type="button" @click=${this.#export}>${msg("Export")}</button><a class="button" href="/#/?page=storage">${msg("Free space")}</a>` : nothing}
        ${
          unfinished
            ? html`<button type="button" aria-label=${msg(str`Resume: ${name}`)} @click=${resume}>${msg("Resume")}</button>
                <input type="file" tabindex="-1" aria-hidden="true" @change=${chosen} />
                <button type="button" class="quiet danger" aria-label=${msg(str`Discard: ${name}`)} @click=${() => this.#discard(unfinished)}>${msg("Discard")}</button>`
            : html`<button type="button" class="quiet" aria-label=${msg(str`Dismiss: ${name}`)}
                @click=${() => void this.acquire("forgetJob", [job!.id])}>✕</button>`
        }
      </div>
    </li>`;
  }

  #export() {
    void this.acquire("startExport", []).catch((error: unknown) => this.report(error));
  }

  /** Only where the other one is still here. */
  async #skip(job: Job, same: Twin["same"]) {
    try {
      const other = await this.acquire("jio_get", [same.id]).catch(undefinedIfAbsent);
      if (!other || isTrashed(other)) {
        const gone = msg(str`“${same.title}” is no longer here: the new one is the only one, and stays.`);
        this.failures = { ...this.failures, [job.id]: gone };
        return;
      }
      await this.acquire("moveToTrash", [job.resultId!]).catch(undefinedIfAbsent);
      await this.acquire("forgetJob", [job.id]);
    } catch (error) {
      await this.report(error);
    }
  }

  #twin(job: Job, same: Twin["same"]) {
    const gone = this.failures[job.id];
    if (gone)
      return html`<li class="card">
        <p class="facts" role="alert">${gone}</p>
        <button type="button" class="quiet" aria-label=${msg(str`Dismiss: ${job.title}`)} @click=${() => void this.acquire("forgetJob", [job.id])}>✕</button>
      </li>`;
    return html`<li class="card">
      <div class="facts">
        <p class="title">${msg(str`“${job.title}” is here twice`)}</p>
        <p>${msg("The same bytes, one by one, are in:")} <a href=${`/#/${same.id}`}>${same.title}</a></p>
      </div>
      <div class="row">
        <button type="button" aria-label=${msg(str`Keep both: ${job.title}`)} @click=${() => void this.acquire("forgetJob", [job.id])}>${msg("Keep both")}</button>
        <button type="button" class="quiet danger" aria-label=${msg(str`Remove the new one: ${job.title}`)} @click=${() => void this.#skip(job, same)}>${msg("Remove the new one")}</button>
      </div>
    </li>`;
  }

  protected override render() {
    const short = cutShort(this.jobs, this.unfinished);
    const twice = twinJobs(this.jobs, this.twins);
    return html`${this.#total()}
    ${
      short.length > 0
        ? html`<ul aria-label=${msg("Imports that were cut short")}>${repeat(
            short,
            ({ key }) => key,
            (one) => this.#cut(one),
          )}</ul>`
        : nothing
    }
    ${
      twice.length > 0
        ? html`<ul aria-label=${msg("Here twice")}>${repeat(
            twice,
            ({ job }) => job.id,
            ({ job, same }) => this.#twin(job, same),
          )}</ul>`
        : nothing
    }`;
  }
}

function undefinedIfAbsent(error: unknown): undefined {
  if (!isCode(error, "not-found")) throw error;
}

customElements.define("wf-import-queue", ImportQueueGadget);
