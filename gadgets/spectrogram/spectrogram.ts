import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues } from "lit";
import { delay } from "../../src/base/signal.ts";
import type { FrequencyAxis } from "../../src/signal/tasks.ts";
import { fromPlace as toHertz } from "../log-axis.ts";
import type { PictureFormat } from "../save-picture.ts";
import { sharedStyle } from "../style.ts";
import { watchSize } from "../surroundings.ts";
import type { View } from "../view.ts";
import { drawPictures, frameOf, type Shown, sizeOf } from "./canvas.ts";
import {
  type Command,
  type CursorCommand,
  commandOfKey,
  declareKeys,
  type FrameCommand,
  keyHelp,
  MOVES,
  movesTowards,
  renderToolbar,
  STEPS,
} from "./commands.ts";
import { type Look, renderControls, renderLegend, sliderLimits } from "./controls.ts";
import {
  bandInHertz,
  clampFrame,
  clampPlace,
  type Frame,
  type FrameLimits,
  frameLimits,
  isInside,
  isShownWhole,
  keptOf,
  middleOf,
  type Place,
  placeOn,
  sameFrame,
  toBand,
  UNIT_FRAME,
} from "./frame.ts";
import { createPictures, type PictureRequest, type Pictures, requestOf, type SpectrogramSource } from "./pictures.ts";
import { highestPlace, readPlace, snapped, stepsOf, summaryOf } from "./reading.ts";
import { renderBandTicks, renderMarks, renderNotice, renderTimeTicks } from "./render.ts";
import { SpectrogramState } from "./spectrogram-state.ts";
import { spectrogramStyle } from "./spectrogram-style.ts";
import { followSurface } from "./surface.ts";
import { planAxes } from "./ticks.ts";

const REST_MS = 150; // a frame that rested that long is announced
const ASKED_AGAIN_BY = ["source", "revision", "view", "band", "map", "axis", "range", "offsetDb", "size"];

/** Levels over time and frequency as colours: moved at once, drawn anew by a worker. */
export class SpectrogramGadget extends SpectrogramState {
  static override readonly published = ["show"];
  static override styles = [sharedStyle, spectrogramStyle];

  #pictures: Pictures | undefined;
  #drawn: Shown | undefined;
  #highest: Place | undefined;
  #isSet = false; // the cursor stays where a person has put it

  readonly #announce = this.declareJob(async (signal) => {
    await delay(REST_MS, signal);
    const { view, band } = this;
    this.#tell("wf-zoomed", { ...(view && { view }), ...(band && { band }) });
  });

  override ready() {
    declareKeys(this);
    const surface = this.renderRoot.querySelector<HTMLElement>(".surface")!;
    this.declareService((signal) => {
      const needs = {
        source: () => this.source,
        revision: () => this.revision,
        request: () => this.#request(),
        isWhole: (picture: Shown) => isShownWhole(frameOf(picture), frameLimits(picture.facts, picture.axis)),
        changed: () => this.#taken(),
      };
      this.#pictures = createPictures(needs, signal);
      this.#pictures.ask();
    });
    this.declareService((signal) => {
      watchSize(surface, (widthPx, heightPx) => (this.size = sizeOf(widthPx, heightPx)), signal);
    });
    this.declareService((signal) => followSurface(surface, this.#target(), signal));
  }

  /** Draws the spectrogram that is stored under that id, whole or between these times (s) and frequencies (Hz). */
  async show(id: string, { view, band, label = "" }: { view?: View; band?: View; label?: string } = {}): Promise<void> {
    const source: SpectrogramSource = (request, signal) => this.acquire("readSpectrogram", [id, request], { signal });
    Object.assign(this, { source, view, band, label: String(label), cursor: undefined, range: undefined });
    await this.updateComplete;
  }

  #target() {
    return {
      now: () => this.#now(),
      show: (frame: Frame) => this.#show(frame),
      reset: () => this.#run("reset"),
      select: (selection: Frame | undefined) => {
        this.selection = selection;
      },
      hover: (place: Place) => {
        if (!this.#isSet) this.cursor = this.#drawn && snapped(place, this.#drawn);
      },
      point: (place: Place) => this.#point(this.#drawn && snapped(place, this.#drawn)),
    };
  }

  #taken() {
    const picture = this.#pictures?.picture;
    if (picture !== this.#drawn) this.#highest = picture && highestPlace(picture);
    this.#drawn = picture;
    if (picture && !this.fitted) this.fitted = [picture.floorDb, picture.ceilingDb];
    this.requestUpdate();
  }

  /** Nothing before the first picture has told how long and how wide all of it is. */
  #now(): { frame: Frame; limits: FrameLimits; dragMode: "zoom" | "pan" } | undefined {
    const facts = this.#drawn?.facts;
    if (!facts) return undefined;
    const limits = frameLimits(facts, this.axis);
    const band = this.band ? toBand(this.band, facts, this.axis) : limits.band.extent;
    const frame = clampFrame({ time: this.view ?? limits.time.extent, band }, limits);
    return { frame, limits, dragMode: this.dragMode };
  }

  #show(asked: Frame) {
    const now = this.#now();
    if (!now) return;
    const frame = clampFrame(asked, now.limits);
    if (sameFrame(frame, now.frame)) return;
    const { view, band } = keptOf(frame, now.limits, this.axis);
    this.view = view;
    this.band = band;
    this.#announce();
  }

  #request(): PictureRequest | undefined {
    const { map, axis, offsetDb, size } = this;
    if (size.width === 0 || size.height === 0) return undefined;
    const frame = this.#now()?.frame;
    const hertz = frame ? bandInHertz(frame, axis) : this.band;
    return requestOf(
      size,
      { map, axis, offsetDb },
      { time: frame?.time ?? this.view, hertz, range: this.range ?? this.fitted },
    );
  }

  #tell(type: string, detail: object) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  readonly #run = (command: Command) => {
    const now = this.#now();
    if (command === "drag") this.dragMode = this.dragMode === "pan" ? "zoom" : "pan";
    else if (command === "clear") this.#isSet = Boolean((this.cursor = undefined));
    else if (command === "highest") this.#point(this.#highest);
    else if (now && Object.hasOwn(MOVES, command)) {
      const at = this.cursor && isInside(this.cursor, now.frame) ? this.cursor : middleOf(now.frame);
      this.#show(MOVES[command as FrameCommand](now.frame, now.limits, at));
    } else if (now) this.#step(STEPS[command as CursorCommand], now.frame);
  };

  #step([time, band]: readonly [number, number], frame: Frame) {
    const picture = this.#drawn!;
    const from = this.cursor ?? middleOf(frame);
    const steps = stepsOf(picture);
    this.#point(snapped({ time: from.time + time * steps.time, band: from.band + band * steps.band }, picture));
  }

  /** Moves the cursor, and the picture after it. */
  #point(at: Place | undefined) {
    const now = this.#now();
    if (!now || !at) return;
    this.cursor = clampPlace(at, now.limits);
    this.#isSet = true;
    this.#tell("wf-pointed", { time: this.cursor.time, hertz: toHertz(this.cursor.band, this.axis) });
    for (const move of movesTowards(this.cursor, now.frame)) this.#run(move);
  }

  readonly #key = (event: KeyboardEvent) => {
    const command = commandOfKey(event);
    if (!command) return;
    event.preventDefault();
    this.#run(command);
  };

  readonly #change = (delta: Partial<Look>) => {
    Object.assign(this, delta);
    this.#tell("wf-look-changed", delta);
  };

  readonly #fit = () => {
    this.range = this.fitted = undefined;
    this.#pictures?.ask();
    this.#tell("wf-look-changed", { range: null });
  };

  /** The picture as it stands, with what is read in it. */
  #save(format: PictureFormat, look: Look) {
    const [picture, now] = [this.#drawn, this.#now()];
    if (!picture || !now) return;
    const canvas = this.renderRoot.querySelector("canvas")!;
    const [cursor, { unit, heading, label }] = [this.cursor, this];
    const caption = [...(cursor ? [readPlace(picture, cursor, unit)] : []), ...this.caption];
    const shown = { canvas, frame: now.frame, look, unit, title: heading || label, time: cursor?.time, caption };
    const save = async () => (await import("./image.ts")).saveSpectrogram(shown, format);
    save().catch((error: unknown) => this.report(error));
  }

  protected override willUpdate(changed: PropertyValues) {
    if (changed.has("source") || changed.has("revision")) this.cursor = this.fitted = undefined;
    const axis = changed.get("axis") as FrequencyAxis | undefined;
    if (axis && this.cursor) this.cursor = placeOn(this.cursor, axis, this.axis);
    if (changed.has("offsetDb") && changed.get("offsetDb") !== undefined) this.fitted = undefined;
    if (ASKED_AGAIN_BY.some((name) => changed.has(name))) this.#pictures?.ask();
  }

  protected override updated() {
    const canvas = this.renderRoot.querySelector("canvas")!;
    const { width, height } = this.size;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const shown = [this.#pictures?.underlay, this.#pictures?.picture].filter((one) => one?.axis === this.axis);
    drawPictures(canvas, [...new Set(shown)] as Shown[], this.#now()?.frame ?? UNIT_FRAME);
  }

  #reading() {
    const picture = this.#drawn;
    if (!picture) return nothing;
    if (this.cursor) return readPlace(picture, this.cursor, this.unit);
    return this.#highest
      ? html`<span class="hint muted">${msg(str`Highest ${readPlace(picture, this.#highest, this.unit)}`)}</span>`
      : nothing;
  }

  #colours() {
    const { map, axis, unit, range = this.fitted } = this;
    if (!this.#drawn || !range) return nothing;
    const look = { map, axis, range };
    const limits = sliderLimits(range, this.#drawn.found);
    return html`${renderLegend(look, unit)}
      ${renderControls({ look, limits, unit, change: this.#change, fit: this.#fit, save: (as) => this.#save(as, look) })}`;
  }

  protected override render() {
    const { dragMode, size, cursor, selection } = this;
    const { busy = false, failure } = this.#pictures ?? {};
    const picture = this.#drawn;
    const frame = this.#now()?.frame ?? UNIT_FRAME;
    const axes =
      picture && planAxes(frame, this.axis, { width: size.width / size.ratio, height: size.height / size.ratio });
    const highest = picture && this.#highest ? readPlace(picture, this.#highest, this.unit) : "";
    const summary = picture ? `${this.label}, ${summaryOf(frame, this.axis, highest)}` : this.label;
    const condition = { hasPicture: Boolean(picture), hasLevels: Boolean(picture?.found), busy, failure };
    return html`<div class="head">
        <output aria-live="polite">${this.#reading()}</output>
        ${renderToolbar(dragMode, this.#run)}
      </div>
      <p class="axis y">${axes?.band.title}</p>
      <div class="frame">
        <div class="stage" tabindex="0" role="application" aria-roledescription=${msg("spectrogram")}
          aria-label=${summary} aria-describedby="keys" aria-busy=${busy ? "true" : "false"} @keydown=${this.#key}>
          ${axes ? renderBandTicks(frame, axes) : nothing}
          <canvas aria-hidden="true"></canvas>
          <div class="surface ${dragMode}">${picture ? renderMarks(frame, { cursor, selection, time: this.time, region: this.region }) : nothing}</div>
          ${renderNotice(condition, () => this.#pictures?.ask())}
        </div>
        ${axes ? renderTimeTicks(frame, axes) : nothing}
        <p class="axis x">${axes?.time.title}</p>
      </div>
      ${this.#colours()}
      <p class="visually-hidden" id="keys">${keyHelp()}</p>`;
  }
}

if (!customElements.get("wf-spectrogram")) customElements.define("wf-spectrogram", SpectrogramGadget);
