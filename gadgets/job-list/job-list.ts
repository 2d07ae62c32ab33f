import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import { isLive, type Job } from "../../src/portal/index.ts";
import { failureWords } from "../failure-words.ts";
import "../acquirable.ts";
import { cancelledText, jobProgress, jobTitle } from "../job-progress.ts";
import { troubleOf } from "../job-trouble.ts";
import { sharedStyle } from "../style.ts";
import { parseHash } from "../url-state.ts";

const MOST_DONE = 3;

/** What runs, how far it is, how long it still takes; cancel, and what came of it. */
export class JobListGadget extends Gadget {
  static override properties = { jobs: { state: true }, shownElsewhere: { attribute: false } };
  static override styles = [
    sharedStyle,
    css`
      ul {
        list-style: none;
        margin: 0 0 1.25rem;
        padding: 0;
        display: grid;
        gap: 0.5rem;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.25rem 0.75rem;
        align-items: center;
        padding: 0.25rem 0.25rem 0.25rem 1rem;
      }
      .title {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
      .facts {
        display: grid;
        gap: 0.25rem;
        padding: 0.25rem 0;
      }
      .ended {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.75rem;
      }
    `,
  ];
  declare jobs: readonly Job[];
  /** Kinds of jobs that the page below tells of itself. */
  declare shownElsewhere: readonly Job["kind"][];

  constructor() {
    super();
    this.jobs = [];
    this.shownElsewhere = [];
  }

  override ready() {
    const show = (jobs: readonly Job[]) => {
      this.jobs = jobs;
      this.#forgetOpened();
    };
    this.declareService((signal) => this.acquire("watchJobs", [show], { signal }));
    this.onEvent("hashchange", () => this.#forgetOpened(), { target: window });
  }

  /** A finished job has said what it had to say once its result is open. */
  #forgetOpened() {
    const { path } = parseHash(location.hash);
    const opened = this.jobs.find((job) => job.state === "done" && job.resultId === path);
    if (opened) void this.acquire("forgetJob", [opened.id]);
  }

  #facts(job: Job) {
    if (job.state === "failed") return html`<p class="danger" role="alert">${failureWords(job.error)}</p>`;
    if (job.state === "cancelled") return html`<p class="muted small">${cancelledText(job)}</p>`;
    const trouble = troubleOf(job);
    if (trouble) return html`<p class="danger" role="alert">${trouble}</p>`;
    if (job.state === "done") return html`<p class="muted small">${msg("Done.")}</p>`;
    if (job.state === "waiting") return html`<p class="muted small">${msg("Waiting for its turn.")}</p>`;
    return html`${job.resumed ? html`<p class="muted small">${msg("Goes on after the page was loaded again.")}</p>` : nothing}
      ${jobProgress(job)}`;
  }

  #actions(job: Job) {
    if (job.state === "running" && job.kind === "record")
      return html`<a class="button" href="/#/?page=record">${msg("Open")}</a>
        <button type="button" @click=${() => void this.acquire("stopRecording", [])}
          aria-label=${msg(str`Stop: ${jobTitle(job)}`)}>${msg("Stop")}</button>`;
    if (isLive(job))
      return html`<button type="button" @click=${() => void this.acquire("cancelJob", [job.id])}
        aria-label=${msg(str`Cancel: ${jobTitle(job)}`)}>${msg("Cancel")}</button>`;
    return html`
      ${job.resultId ? html`<a class="button" href=${`/#/${job.resultId}`}>${msg("Open")}</a>` : nothing}
      ${job.report && !job.resultId && job.kind !== "record" ? html`<a class="button" href="/#/?page=storage">${msg("Show result")}</a>` : nothing}
      <button class="quiet" type="button" @click=${() => void this.acquire("forgetJob", [job.id])}
        aria-label=${msg(str`Dismiss: ${jobTitle(job)}`)}>✕</button>
    `;
  }

  /** What stands in the list: of those that are simply done, only the newest few. */
  #listed(): readonly Job[] {
    const here = this.#here();
    const done = here.filter((job) => job.state === "cancelled" || (job.state === "done" && !troubleOf(job)));
    const hidden = new Set(done.slice(0, -MOST_DONE));
    return here.filter((job) => !hidden.has(job));
  }

  #here(): readonly Job[] {
    // The gadget of imports tells of those cut short.
    return this.jobs.filter(({ kind, draftId, state }) =>
      draftId ? !["failed", "cancelled"].includes(state) : !this.shownElsewhere.includes(kind),
    );
  }

  #dismissAll() {
    for (const { id } of this.#here()) void this.acquire("forgetJob", [id]); // those that run stay
  }

  #rest(hidden: number) {
    const ended = this.#here().filter((job) => !isLive(job)).length;
    if (ended < 2) return nothing;
    return html`<p class="row small muted">
      ${hidden > 0 ? msg(str`${hidden} more are done.`) : nothing}
      <button class="quiet" type="button" @click=${this.#dismissAll}>${msg("Dismiss all that ended")}</button>
    </p>`;
  }

  protected override render() {
    const done = this.#here().findLast((job) => job.state === "done" && !troubleOf(job));
    const listed = this.#listed();
    const list = html`<ul aria-label=${msg("Jobs")}>
      ${repeat(
        listed,
        (job) => job.id,
        (job) => html`<li class="card">
          <div class=${isLive(job) ? "facts" : "facts ended"}>
            <p class="title">${jobTitle(job)}</p>
            ${this.#facts(job)}
          </div>
          <div class="row">${this.#actions(job)}</div>
        </li>`,
      )}
    </ul>`;
    return html`
      <p class="visually-hidden" role="status">${done ? msg(str`Done: ${done.title}`) : nothing}</p>
      <wf-import-queue scope="imports"></wf-import-queue>
      ${listed.length > 0 ? html`${list}${this.#rest(this.#here().length - listed.length)}` : nothing}
    `;
  }
}

customElements.define("wf-job-list", JobListGadget);
