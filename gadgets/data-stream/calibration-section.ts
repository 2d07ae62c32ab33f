/** What the numbers of the channel shown mean, to be changed. */
import { msg } from "@lit/localize";
import { html } from "lit";
import "./calibration-element.ts";
import type { CalibrationAsked } from "./calibration-element.ts";
import type { StreamFacts } from "./stream-facts.ts";

interface Calibrating {
  /** Of the recording. */
  id: string;
  view: readonly [number, number];
  told: string;
  ask(event: CalibrationAsked): void;
}

export function calibrationSection({ channel, unit, scale, sampleRateHz }: StreamFacts, o: Calibrating) {
  const shown = { key: `${o.id} ${channel}`, unit, scale, sampleRateHz };
  return html`<details>
    <summary>${msg("Unit and calibration")}</summary>
    <wf-calibration-form .channel=${shown} .view=${o.view} told=${o.told}
      @wf-calibration-asked=${o.ask}></wf-calibration-form>
  </details>`;
}
