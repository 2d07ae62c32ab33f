/** The parts of a Data Stream's page that have no life of their own. */
import { msg, str } from "@lit/localize";
import { html } from "lit";
import type { AttachmentFacts, Doc } from "../../src/jio/index.ts";
import { formatBytes, formatCount, formatDate, formatDuration, formatHertz } from "../numbers.ts";
import { defaultSegmentLength, OVERLAPS, SHORTEST, segmentLengths, WINDOWS, windowLabel } from "./fourier-form.ts";
import type { StreamFacts } from "./stream-facts.ts";

/** The recording in one line. */
export function summaryOf(facts: StreamFacts, data: AttachmentFacts | undefined): string {
  const { seconds, sampleRateHz, channelCount, sampleFormat, byteLength } = facts;
  const channels = channelCount === 1 ? msg("1 channel") : msg(str`${formatCount(channelCount)} channels`);
  const size = formatBytes(data?.length ?? byteLength);
  return [formatDuration(seconds), formatHertz(sampleRateHz), channels, sampleFormat, size].join(" · ");
}

export function factsSection(facts: StreamFacts, doc: Doc, data: AttachmentFacts | undefined) {
  return html`
      <dl class="card">
        <div><dt>${msg("Length")}</dt><dd>${formatDuration(facts.seconds)}</dd></div>
        <div><dt>${msg("Sample rate")}</dt><dd>${formatHertz(facts.sampleRateHz)}</dd></div>
        <div><dt>${msg("Channels")}</dt><dd>${formatCount(facts.channelCount)}</dd></div>
        <div><dt>${msg("Samples a channel")}</dt><dd>${formatCount(facts.sampleCount)}</dd></div>
        <div><dt>${msg("Format")}</dt><dd>${facts.sampleFormat}</dd></div>
        <div><dt>${msg("Size")}</dt><dd>${formatBytes(data?.length ?? facts.byteLength)}</dd></div>
        <div><dt>${msg("Created")}</dt><dd>${formatDate(doc.creation_date)}</dd></div>
        <div>
          <dt>SHA-256</dt>
          <dd title=${data?.digest ?? ""}>${data?.digest ? `${data.digest.slice(0, 16)}…` : "–"}</dd>
        </div>
      </dl>
    `;
}

export function fourierSection(facts: StreamFacts, running: boolean, compute: (event: SubmitEvent) => void) {
  if (facts.sampleCount < SHORTEST) {
    const text = msg(str`A spectrum takes at least ${SHORTEST} samples; this recording has ${facts.sampleCount}.`);
    return html`<p class="card">${text}</p>`;
  }
  const lengths = segmentLengths(facts.sampleCount);
  const chosen = defaultSegmentLength(facts.sampleCount);
  return html`<section class="card stack" aria-labelledby="fourier">
      <h2 id="fourier">${msg("Compute Fourier")}</h2>
      <form @submit=${compute}>
        <label>${msg("Window")}
          <select name="window">${WINDOWS.map((name) => html`<option value=${name}>${windowLabel(name)}</option>`)}</select>
        </label>
        <label>${msg("Segment length")}
          <select name="nperseg">
            ${lengths.map((n) => html`<option value=${n} ?selected=${n === chosen}>${n}</option>`)}
          </select>
        </label>
        <label>${msg("Overlap")}
          <select name="overlap">
            ${OVERLAPS.map((percent) => html`<option value=${percent} ?selected=${percent === 50}>${percent} %</option>`)}
          </select>
        </label>
        <label>${msg("Detrend")}
          <select name="detrend">
            <option value="constant">${msg("Mean")}</option>
            <option value="linear">${msg("Line")}</option>
            <option value="none">${msg("None")}</option>
          </select>
        </label>
        <label>${msg("Scaling")}
          <select name="scaling">
            <option value="density">${msg("Power density")}</option>
            <option value="spectrum">${msg("Power")}</option>
          </select>
        </label>
        <button class="primary" ?disabled=${running}>${running ? msg("Computing …") : msg("Compute")}</button>
      </form>
      <p class="muted small">${msg("Welch's method: the mean spectrum of overlapping segments, computed chunk by chunk.")}</p>
    </section>`;
}
