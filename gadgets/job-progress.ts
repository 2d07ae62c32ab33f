import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { Job } from "../src/portal/index.ts";
import type { FoundFiles } from "./acquirable.ts";
import { formatBytes, formatCount, formatDuration } from "./numbers.ts";

/** How far a running job is, how fast, how long it still takes. */
export function jobProgress(job: Job) {
  if (!job.progress) return html`<progress aria-label=${job.title}></progress>${foundText(job)}`;
  const { bytes, totalBytes, bytesPerSecond, secondsLeft } = job.progress;
  const [part, total, rate] = [formatBytes(bytes), formatBytes(totalBytes), formatBytes(bytesPerSecond)];
  if (!Number.isFinite(totalBytes))
    // how long a table of text becomes, nobody knows before
    return html`<progress aria-label=${job.title}></progress>
      <p class="muted small number">${msg(str`${part} · ${rate}/s`)}</p>`;
  const left = formatDuration(Math.max(1, Math.ceil(secondsLeft)));
  return html`
    <progress aria-label=${job.title} max=${totalBytes} .value=${bytes}></progress>
    <p class="muted small number">${msg(str`${part} of ${total} · ${rate}/s · ${left} left`)}</p>
  `;
}

/** Of a folder that is looked through. */
function foundText({ kind, partial }: Job) {
  if (kind !== "import" || !partial) return nothing;
  const { found } = partial as FoundFiles;
  return html`<p class="muted small number">${msg(str`${formatCount(found)} files found`)}</p>`;
}

/** What a cancelled job left behind. */
export function cancelledText({ kind, targetIds }: Job): string {
  if (kind === "record") return msg("Stopped.");
  if (targetIds) return msg("Cancelled. What was not computed again is as it was.");
  if (kind === "verify" || kind === "overview") return msg("Cancelled.");
  if (kind === "export") return msg("Cancelled; no archive was written.");
  if (kind === "save") return msg("Cancelled; no file was written.");
  if (kind === "restore") return msg("Cancelled. What had come in whole is kept; import the archive again to go on.");
  return msg("Cancelled; nothing was kept.");
}

/** What is told of a job: its title, and what becomes of a file where one is written. */
export function jobTitle({ kind, state, title }: Job): string {
  if (kind === "overview") return msg(str`Overview of ${title}`);
  if (kind !== "save") return title;
  if (state === "running") return msg(str`Saving ${title}`);
  return state === "done" ? msg(str`Saved as ${title}`) : msg(str`Not saved: ${title}`);
}
