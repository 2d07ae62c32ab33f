import { msg, str } from "@lit/localize";
import { css, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Gadget } from "../../src/gadget/index.ts";
import type { Job } from "../../src/portal/index.ts";
import "../acquirable.ts";
import { formatBytes, formatDuration } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { parseHash } from "../url-state.ts";

/** What runs, how far it is, how long it still takes; cancel, and what came of it. */
export class JobListGadget extends Gadget {
  static override properties = { jobs: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      ul {
        list-style: none;
        margin: 0 0 1rem;
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

  constructor() {
    super();
    this.jobs = [];
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
    if (job.state === "failed") return html`<p class="danger" role="alert">${job.error?.message}</p>`;
    if (job.state === "cancelled") return html`<p class="muted small">${msg("Cancelled; nothing was kept.")}</p>`;
    if (job.state === "done") return html`<p class="muted small">${msg("Done.")}</p>`;
    if (!job.progress) return html`<progress aria-label=${job.title}></progress>`;
    const { bytes, totalBytes, bytesPerSecond, secondsLeft } = job.progress;
    const [part, total, rate] = [formatBytes(bytes), formatBytes(totalBytes), formatBytes(bytesPerSecond)];
    const left = formatDuration(Math.max(1, Math.ceil(secondsLeft)));
    return html`
      <progress aria-label=${job.title} max=${totalBytes} .value=${bytes}></progress>
      <p class="muted small number">${msg(str`${part} of ${total} · ${rate}/s · ${left} left`)}</p>
    `;
  }

  #actions(job: Job) {
    if (job.state === "running")
      return html`<button type="button" @click=${() => void this.acquire("cancelJob", [job.id])}
        aria-label=${msg(str`Cancel: ${job.title}`)}>${msg("Cancel")}</button>`;
    return html`
      ${job.resultId ? html`<a class="button" href=${`/#/${job.resultId}`}>${msg("Open")}</a>` : nothing}
      <button class="quiet" type="button" @click=${() => void this.acquire("forgetJob", [job.id])}
        aria-label=${msg(str`Dismiss: ${job.title}`)}>✕</button>
    `;
  }

  protected override render() {
    const done = this.jobs.findLast((job) => job.state === "done");
    return html`
      <p class="visually-hidden" role="status">${done ? msg(str`Done: ${done.title}`) : nothing}</p>
      ${
        this.jobs.length === 0
          ? nothing
          : html`<ul aria-label=${msg("Jobs")}>
              ${repeat(
                this.jobs,
                (job) => job.id,
                (job) => html`<li class="card">
                  <div class=${job.state === "running" ? "facts" : "facts ended"}><p class="title">${job.title}</p>${this.#facts(job)}</div>
                  <div class="row">${this.#actions(job)}</div>
                </li>`,
              )}
            </ul>`
      }
    `;
  }
}

customElements.define("wf-job-list", JobListGadget);
