/** The parts of a Data Stream's page that have no life of their own. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { Part, RecordingFormat } from "../../src/ingest/index.ts";
import type { AttachmentFacts, Doc } from "../../src/jio/index.ts";
import type { FullLengthPlan } from "../acquirable.ts";
import { exportSection } from "../export-section.ts";
import { formatBytes, formatCount, formatDate, formatDuration, formatHertz } from "../numbers.ts";
import "./fourier-element.ts";
import { formatRange } from "../quantity.ts";
import type { UrlState } from "../url-state.ts";
import type { FourierAsked } from "./fourier-element.ts";
import { type Method, SHORTEST } from "./fourier-form.ts";
import type { StreamFacts } from "./stream-facts.ts";

/** The recording in one line. */
export function summaryOf(facts: StreamFacts, data: AttachmentFacts | undefined): string {
  const { seconds, sampleRateHz, channelCount, sampleFormat, byteLength } = facts;
  const channels = channelCount === 1 ? msg("1 channel") : msg(str`${formatCount(channelCount)} channels`);
  const size = formatBytes(data?.length ?? byteLength);
  return [formatDuration(seconds), formatHertz(sampleRateHz), channels, sampleFormat, size].join(" · ");
}

export const cutNotice = ({ cut_file: isCut }: Doc) =>
  isCut
    ? html`<p class="card">${msg("The file ended before its header says it does. What was there has been kept.")}</p>`
    : nothing;

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
        ${gapsFacts(doc)}
        <div>
          <dt>SHA-256</dt>
          <dd title=${data?.digest ?? ""}>${data?.digest ? `${data.digest.slice(0, 16)}…` : "–"}</dd>
        </div>
      </dl>
    `;
}

/** Of what was recorded here: by what, and what is missing. */
const gapsFacts = ({ operation, parameters, recording_state, sample_rate_hz: rate }: Doc) => {
  if (operation !== "record") return nothing;
  const { device, gap_count: count = 0, gap_frames: frames = 0 } = Object(parameters) as Doc;
  const missing = formatDuration(Number(frames) / Number(rate));
  const text = count ? msg(str`${formatCount(Number(count))}, ${missing} in all`) : formatCount(0);
  const isRecovered = recording_state === "recovered";
  return html`<div><dt>${msg("Microphone")}</dt><dd>${String(device || "–")}</dd></div>
    <div><dt>${msg("Gaps")}</dt><dd>${text}</dd></div>
    ${isRecovered ? html`<div><dt>${msg("Its end")}</dt><dd>${msg("was cut off; recovered")}</dd></div>` : nothing}`;
};

type Save = (format: RecordingFormat, part?: Part) => void;

/** All of it; where that is not all that is shown, the part that is as well. */
export function recordingExports(view: UrlState["view"], save: Save) {
  const part = view && { fromS: view[0], toS: view[1] };
  const choices = [
    { name: "WAV", run: () => save("wav") },
    { name: "CSV", run: () => save("csv") },
    { name: msg("Raw bytes"), run: () => save("raw") },
    ...(part ? (["wav", "csv"] as const) : []).map((format) => ({
      name: `${format.toUpperCase()}, ${formatRange(view!, "s")}`,
      run: () => save(format, part),
    })),
  ];
  const hint = msg(
    "WAV: the samples, for every program. CSV: a table of them in their units. Raw bytes: the file exactly as it came in. Zoomed in, the part that is shown can be saved by itself.",
  );
  return exportSection(choices, hint);
}

interface FourierView {
  running: boolean;
  plan: FullLengthPlan | undefined;
  compute(event: FourierAsked): void;
  /** A method was chosen. */
  prepare(event: CustomEvent<Method>): void;
}

export function fourierSection(facts: StreamFacts, { running, plan, compute, prepare }: FourierView) {
  if (facts.sampleCount < SHORTEST) {
    const text = msg(str`A spectrum takes at least ${SHORTEST} samples; this recording has ${facts.sampleCount}.`);
    return html`<p class="card">${text}</p>`;
  }
  return html`<section class="card stack" aria-labelledby="fourier">
    <h2 id="fourier">${msg("Compute Fourier")}</h2>
    <wf-fourier-form .signal=${facts} .unit=${facts.unit} .running=${running} .plan=${plan}
      @wf-asked=${compute} @wf-method-changed=${prepare}></wf-fourier-form>
  </section>`;
}
