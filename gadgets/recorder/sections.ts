/** The parts of the recorder's page that have no life of their own. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { RecorderState } from "../../src/ingest/index.ts";
import { formatBytes, formatCount, formatDuration } from "../numbers.ts";
import { decibelsOf, elapsedText, FLOOR_DBFS, levelText, placeOf } from "./level-text.ts";
import { processingTexts, rateText, troubleText, wakeText } from "./words.ts";

type State = RecorderState;

export const isRunning = ({ phase }: State): boolean => phase === "recording" || phase === "stopping";

interface DeskView {
  state: State;
  toggle(): void;
  putOut(): void;
}

/** The button, the time, the meters and the lamp. */
export function desk({ state, toggle, putOut }: DeskView) {
  const running = isRunning(state);
  const label = running ? (state.phase === "stopping" ? msg("Stopping …") : msg("Stop")) : msg("Record");
  const isStarting = state.phase === "opening";
  const canPress = state.phase === "ready" || state.phase === "recording";
  return html`<section class="card stack desk" aria-label=${msg("Recording")}>
    <p class="elapsed" role="timer" aria-label=${msg("Time recorded")} aria-live="off">${elapsedText(state.recording?.seconds ?? 0)}</p>
    <button class=${running ? "go stop primary" : "go"} type="button" aria-disabled=${canPress ? "false" : "true"}
      aria-keyshortcuts="r" @click=${toggle}>${isStarting ? msg("Starting …") : label}</button>
    ${meters(state)}
    ${lamp(state, putOut)}
    ${state.recording ? runningFacts(state) : nothing}
  </section>`;
}

function meters({ level, microphone }: State) {
  if (!microphone) return nothing;
  const { channelCount } = microphone;
  return html`<div class="meters">
    ${Array.from({ length: channelCount }, (_, c) => {
      const [rms, peak] = [level?.rms[c] ?? 0, level?.peak[c] ?? 0];
      const text = levelText(peak);
      return html`<div class="meter">
        <span class="muted number" aria-hidden="true">${formatCount(c + 1)}</span>
        <div class="bar" role="meter" aria-label=${msg(str`Peak level, channel ${formatCount(c + 1)}`)}
          aria-valuemin=${FLOOR_DBFS} aria-valuemax="0" aria-valuenow=${Math.round(decibelsOf(peak))} aria-valuetext=${text}>
          <i style=${styleMap({ inlineSize: `${100 * placeOf(rms)}%` })}></i>
          <i class="peak" style=${styleMap({ insetInlineStart: `${100 * placeOf(peak)}%` })}></i>
        </div>
        <span class="reading number small" aria-hidden="true">${text}</span>
      </div>`;
    })}
  </div>`;
}

/** Lit until somebody has seen it. */
function lamp({ recording, phase }: State, putOut: () => void) {
  if (!recording) return nothing;
  const { clipped } = recording;
  const text = clipped > 0 ? msg(str`Too loud: ${formatCount(clipped)} samples clipped`) : msg("Not clipped");
  return html`<button class=${clipped > 0 ? "lamp lit" : "lamp"} type="button" aria-disabled=${clipped > 0 ? "false" : "true"}
    title=${clipped > 0 ? msg("Put out the lamp") : nothing} @click=${() => clipped > 0 && phase !== "closed" && putOut()}>${text}</button>`;
}

function spaceText({ secondsLeft, lastsLonger }: NonNullable<State["recording"]>) {
  if (secondsLeft === undefined) return msg("the browser does not tell");
  const time = formatDuration(secondsLeft);
  return lastsLonger ? msg(str`more than ${time}`) : msg(str`about ${time}`);
}

function runningFacts({ recording, wake }: State) {
  if (!recording) return nothing;
  const { seconds, bytes, gapCount, gapSeconds, channelCount, sampleRateHz } = recording;
  const rate = formatBytes(channelCount * sampleRateHz * 4);
  const gaps =
    gapCount === 0 ? formatCount(0) : msg(str`${formatCount(gapCount)}, ${formatDuration(gapSeconds)} in all`);
  return html`
    <dl class="facts">
      <div><dt>${msg("On disk")}</dt><dd>${formatBytes(bytes)}</dd></div>
      <div><dt>${msg("Takes")}</dt><dd>${msg(str`${rate}/s`)}</dd></div>
      <div><dt>${msg("Gaps")}</dt><dd>${gaps}</dd></div>
      <div><dt>${msg("Space lasts (estimate)")}</dt>
        <dd>${spaceText(recording)}</dd></div>
      <div><dt>${msg("Screen")}</dt><dd>${wakeText(wake)}</dd></div>
    </dl>
    ${
      recording.isHeldUp && seconds > 0
        ? html`<p class="warning" role="alert">${msg("The browser has stopped the microphone for now. What is missed is counted as a gap.")}</p>`
        : nothing
    }`;
}

interface DeviceView {
  state: State;
  choose(id: string): void;
  open(): void;
}

/** Which microphone, and what it really gives. */
export function deviceSection({ state, choose, open }: DeviceView) {
  const { phase, devices, microphone, trouble } = state;
  return html`<section class="card stack" aria-labelledby="microphone">
    <h2 id="microphone">${msg("Microphone")}</h2>
    ${trouble ? html`<p class="failure warning" role="alert">${troubleText(trouble)}</p>` : nothing}
    ${
      phase === "asking" || phase === "closed"
        ? html`<p class="muted">${msg("What it records stays on this device.")}</p>
            <button class="field primary" type="button" @click=${open}>
              ${trouble ? msg("Try again") : msg("Use the microphone")}</button>`
        : nothing
    }
    ${phase === "opening" && !microphone ? html`<p class="muted" role="status">${msg("Opening the microphone …")}</p>` : nothing}
    ${devices.length > 1 || (trouble && devices.length > 0) ? deviceChoice({ state, choose, open }) : nothing}
    ${microphone ? html`${devices.length > 1 ? nothing : html`<p>${microphone.label}</p>`}${soundFacts(microphone)}` : nothing}
  </section>`;
}

function deviceChoice({ state, choose }: DeviceView) {
  const { devices, microphone } = state;
  return html`<label>${msg("Device")}
    <select ?disabled=${isRunning(state)} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${devices.map(
        ({ id, label }, n) =>
          html`<option value=${id} ?selected=${id === microphone?.deviceId}>${label || msg(str`Microphone ${formatCount(n + 1)}`)}</option>`,
      )}
    </select></label>`;
}

function soundFacts(microphone: NonNullable<State["microphone"]>) {
  const flags = processingTexts(microphone);
  return html`<p class="number">${rateText(microphone)}</p>
    <ul class="flags" aria-label=${msg("What the browser does to the sound")}>
      ${flags.map(({ text, isOn }) => html`<li class=${isOn ? "tag flag on" : "tag flag"}>${text}</li>`)}
    </ul>
    ${
      flags.some(({ isOn }) => isOn)
        ? html`<p class="warning" role="alert">${msg("The browser changes the sound, or does not tell whether it does: levels and spectra of this recording may be wrong.")}</p>`
        : nothing
    }`;
}

/** What browsers do, said before it happens. */
export const honestSection = () =>
  html`<section class="card stack" aria-labelledby="honest">
    <h2 id="honest">${msg("What to know")}</h2>
    <p class="muted">${msg("Samples are written as they come, as 32-bit floats at the device's own rate. After a crash, a kill or an empty battery the recording is there up to its last second.")}</p>
    <p class="muted">${msg("A phone that locks its screen, or a browser that puts this page to sleep, may stop the microphone. The screen is kept on while recording where the browser allows it; what is missed is filled with silence, counted and listed as gaps, so that time stays true.")}</p>
  </section>`;
