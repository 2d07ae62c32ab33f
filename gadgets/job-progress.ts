import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { Job } from "../src/portal/index.ts";
import { formatBytes, formatDuration } from "./numbers.ts";

/** How far a running job is, how fast, how long it still takes. */
export function jobProgress(job: Job) {
  if (!job.progress) return html`<progress aria-label=${job.title}></progress>`;
  const { bytes, totalBytes, bytesPerSecond, secondsLeft } = job.progress;
  const [part, total, rate] = [formatBytes(bytes), formatBytes(totalBytes), formatBytes(bytesPerSecond)];
  const left = formatDuration(Math.max(1, Math.ceil(secondsLeft)));
  return html`
    <progress aria-label=${job.title} max=${totalBytes} .value=${bytes}></progress>
    <p class="muted small number">${msg(str`${part} of ${total} · ${rate}/s · ${left} left`)}</p>
  `;
}

/** What a cancelled job left behind. */
export function cancelledText(kind: Job["kind"]): string {
  if (kind === "verify") return msg("Cancelled.");
  if (kind === "export") return msg("Cancelled; no archive was written.");
  if (kind === "save") return msg("Cancelled; no file was written.");
  if (kind === "restore") return msg("Cancelled. What had come in whole is kept; import the archive again to go on.");
  return msg("Cancelled; nothing was kept.");
}
