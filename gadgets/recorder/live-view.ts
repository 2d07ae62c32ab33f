import { msg, str } from "@lit/localize";
import { css, html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { isAbort } from "../../src/base/errors.ts";
import { delay } from "../../src/base/signal.ts";
import type { LivePicture } from "../../src/ingest/index.ts";
import { formatDuration, formatHertz } from "../numbers.ts";
import { sharedStyle } from "../style.ts";
import { frequencyTicks, loudestOf, spectrumLine, waveformBars } from "./draw-live.ts";
import { levelText } from "./level-text.ts";

const PAUSE_MS = 120;
const HEIGHT = 120;
const MOST_COLUMNS = 480;

/** The last seconds of the running recording: waveform and spectrum, several times a second, while somebody can see them. */
export class LiveView extends LitElement {
  static override properties = { read: { attribute: false }, picture: { state: true } };
  static override styles = [
    sharedStyle,
    css`
      canvas {
        display: block;
        inline-size: 100%;
        block-size: ${HEIGHT}px;
        border-block-end: 1px solid var(--wf-line);
        forced-color-adjust: none;
      }
      figure {
        margin: 0;
      }
      figcaption {
        display: flex;
        justify-content: space-between;
        gap: 0.75rem;
        font-size: 0.8125rem;
        color: var(--wf-muted);
      }
      .axis {
        position: relative;
        block-size: 1.25rem;
        font-size: 0.75rem;
        color: var(--wf-muted);
      }
      .axis span {
        position: absolute;
        transform: translateX(-50%);
        white-space: nowrap;
      }
      .ink {
        display: none;
        color: var(--wf-curve-0);
      }
    `,
  ];
  /** Reads so many columns; undefined where nothing runs any more. */
  declare read: ((columns: number, signal: AbortSignal) => Promise<LivePicture | undefined>) | undefined;
  declare private picture: LivePicture | undefined;
  #life: AbortController | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.#life = new AbortController();
    void this.#follow(this.#life.signal).catch((error: unknown) => {
      if (!isAbort(error)) throw error;
    });
  }

  override disconnectedCallback() {
    this.#life?.abort();
    super.disconnectedCallback();
  }

  async #follow(signal: AbortSignal) {
    for (; !signal.aborted; await delay(PAUSE_MS, signal)) {
      if (document.visibilityState !== "visible" || !this.read || this.clientWidth === 0) continue;
      const picture = await this.read(Math.min(MOST_COLUMNS, this.clientWidth), signal).catch(() => undefined);
      if (signal.aborted || !picture) continue;
      this.picture = picture;
    }
  }

  protected override updated() {
    const { picture } = this;
    if (!picture) return;
    const [waveform, spectrum] = this.renderRoot.querySelectorAll("canvas");
    const ink = getComputedStyle(this.renderRoot.querySelector(".ink")!).color;
    draw(waveform!, ink, (context, box) => {
      for (const { x, y, height } of waveformBars(picture, box))
        context.fillRect(x, y, Math.max(1, box.width / picture.min.length), height);
    });
    draw(spectrum!, ink, (context, box) => {
      context.beginPath();
      for (const { x, y } of spectrumLine(picture, box)) context.lineTo(x, y);
      context.stroke();
    });
  }

  #axis() {
    const ticks = this.picture ? frequencyTicks(this.picture) : [];
    return html`<div class="axis" aria-hidden="true">
      ${ticks.map(({ hertz, at }) => html`<span style=${styleMap({ insetInlineStart: `${100 * at}%` })}>${formatHertz(hertz)}</span>`)}
    </div>`;
  }

  protected override render() {
    const { picture } = this;
    const span = picture ? formatDuration(picture.seconds) : "";
    return html`<div class="stack">
      <figure>
        <figcaption><span>${picture ? msg(str`Waveform, last ${span}`) : msg("Waveform")}</span>
          <span class="number">${picture ? msg(str`up to ${levelText(loudestOf(picture))}`) : nothing}</span></figcaption>
        <canvas role="img" aria-label=${msg("Live waveform")}></canvas>
      </figure>
      <figure>
        <figcaption><span>${msg("Spectrum")}</span><span>${msg("0 to −120 dBFS")}</span></figcaption>
        <canvas role="img" aria-label=${msg("Live spectrum")}></canvas>
        ${this.#axis()}
      </figure>
      <i class="ink"></i>
    </div>`;
  }
}

/** Sharp on every screen; cleared first. */
function draw(
  canvas: HTMLCanvasElement,
  ink: string,
  paint: (context: CanvasRenderingContext2D, box: { width: number; height: number }) => void,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const box = { width: canvas.clientWidth, height: canvas.clientHeight };
  const ratio = Math.min(2, devicePixelRatio);
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = context.strokeStyle = ink;
  context.lineWidth = 1.5;
  paint(context, box);
}

customElements.define("wf-live-view", LiveView);
