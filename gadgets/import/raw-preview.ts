/** What a description makes of a file: how much it is, and its first values to judge by. */
import { msg, str } from "@lit/localize";
import { html, nothing } from "lit";
import type { RawPlan, RawPreview } from "../../src/format/index.ts";
import { formatBytes, formatCount, formatDuration } from "../numbers.ts";

/** Frames that are shown as numbers. */
const SHOWN = 8;

const value = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 5 });

export const valueText = (x: number) =>
  Math.abs(x) >= 1e7 || (x !== 0 && Math.abs(x) < 1e-4) ? x.toExponential(3) : value.format(x);

export function summaryText({
  frameCount,
  seconds,
  restBytes,
}: Pick<RawPlan, "frameCount" | "seconds" | "restBytes">): string {
  const whole = msg(str`${formatCount(frameCount)} frames, ${formatDuration(seconds)}.`);
  if (restBytes === 0) return `${whole} ${msg("No bytes are left over.")}`;
  return `${whole} ${msg(str`Left over: ${formatBytes(restBytes)}; a number above is probably wrong, or the file was cut.`)}`;
}

export function previewTable({ channels, strangeCount }: RawPreview) {
  const frames = Array.from({ length: Math.min(SHOWN, channels[0]?.length ?? 0) }, (_, frame) => frame);
  return html`
    ${
      strangeCount > 0
        ? html`<p class="danger">${msg(str`${formatCount(strangeCount)} of the first values are such as no recorder writes: the format or the byte order is probably another.`)}</p>`
        : nothing
    }
    <div class="values" role="region" aria-label=${msg("First values")} tabindex="0">
      <table>
        <caption>${msg("First values, in full scale (FS)")}</caption>
        <thead>
          <tr>
            <th scope="col">${msg("Frame")}</th>
            ${channels.map((_, channel) => html`<th scope="col">${msg(str`Channel ${channel + 1}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${frames.map(
            (frame) => html`<tr>
              <th scope="row">${frame}</th>
              ${channels.map((values) => html`<td>${valueText(values[frame]!)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}
