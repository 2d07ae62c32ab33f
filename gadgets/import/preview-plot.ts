/** The first values of a recording as small curves, one lane a channel: enough to see whether it looks like a signal. */
import { msg, str } from "@lit/localize";
import { html, nothing, svg } from "lit";
import { formatCount } from "../numbers.ts";
import { valueText } from "./raw-preview.ts";

const LANES = 4;
const WIDTH = 1000;
const HEIGHT = 100;

interface Extent {
  least: number;
  most: number;
}

/** Of the values that can be drawn; undefined where there is none. */
export function extentOf(values: Float64Array): Extent | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least <= most ? { least, most } : undefined;
}

/** "x,y x,y …" within WIDTH × HEIGHT, the largest at the top; a constant lies in the middle, what cannot be drawn is left out. */
export function pointsOf(values: Float64Array, { least, most }: Extent): string {
  const range = most - least;
  const step = WIDTH / Math.max(1, values.length - 1);
  const points: string[] = [];
  values.forEach((value, n) => {
    if (!Number.isFinite(value)) return;
    const y = range > 0 && Number.isFinite(range) ? ((most - value) / range) * HEIGHT : HEIGHT / 2;
    points.push(`${Math.round(n * step * 10) / 10},${Math.round(y * 10) / 10}`);
  });
  return points.join(" ");
}

function lane(values: Float64Array, channel: number) {
  const extent = extentOf(values);
  if (!extent) return html`<p class="muted small">${msg(str`Channel ${channel + 1}: nothing that can be drawn.`)}</p>`;
  const [least, most] = [valueText(extent.least), valueText(extent.most)];
  const label = msg(
    str`Channel ${channel + 1}, the first ${formatCount(values.length)} values: from ${least} to ${most} FS`,
  );
  return html`<figure>
    <svg viewBox="0 -4 ${WIDTH} ${HEIGHT + 8}" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${svg`<polyline points=${pointsOf(values, extent)} />`}
    </svg>
    <figcaption class="small muted" aria-hidden="true">${msg(str`Channel ${channel + 1}: ${least} to ${most} FS`)}</figcaption>
  </figure>`;
}

export function previewPlot(channels: readonly Float64Array[], channelCount: number) {
  const shown = channels.slice(0, LANES);
  return html`<div class="lanes">${shown.map(lane)}</div>
    ${channelCount > shown.length ? html`<p class="muted small">${msg(str`The first ${shown.length} of ${formatCount(channelCount)} channels are drawn.`)}</p>` : nothing}`;
}
