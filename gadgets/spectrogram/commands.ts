/** What a person can tell a spectrogram by button or key, besides gestures. */
import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Gadget } from "../../src/gadget/index.ts";
import { declareShortcuts, type ShortcutGroup } from "../shortcuts.ts";
import { type Frame, type FrameLimits, type Place, panFrame, wholeFrame, zoomFrame } from "./frame.ts";

export type FrameCommand = keyof typeof MOVES;
export type CursorCommand = keyof typeof STEPS;
export type Command = FrameCommand | CursorCommand | "drag" | "highest" | "clear";

const PAN = 0.25; // of what is shown, for one press
const IN = 0.5;

type Move = (frame: Frame, limits: FrameLimits, at: Place) => Frame;
const pan =
  (time: number, band: number): Move =>
  (frame, limits) =>
    panFrame(frame, limits, [time * PAN, band * PAN]);
const zoom =
  (time: number, band: number): Move =>
  (frame, limits, at) =>
    zoomFrame(frame, limits, at, [time, band]);

/** What a frame becomes by each; zooms keep what lies at `at` in its place. */
export const MOVES = {
  left: pan(-1, 0),
  right: pan(1, 0),
  up: pan(0, 1),
  down: pan(0, -1),
  "zoom-in": zoom(IN, IN),
  "zoom-out": zoom(1 / IN, 1 / IN),
  "time-in": zoom(IN, 1),
  "time-out": zoom(1 / IN, 1),
  "band-in": zoom(1, IN),
  "band-out": zoom(1, 1 / IN),
  reset: ((_, limits) => wholeFrame(limits)) as Move,
} as const;

/** What brings a place that lies outside nearer. */
export function movesTowards({ time, band }: Place, frame: Frame): FrameCommand[] {
  const along = (at: number, [from, to]: Frame["time"], moves: readonly [FrameCommand, FrameCommand]) =>
    at < from ? [moves[0]] : at > to ? [moves[1]] : [];
  return [...along(time, frame.time, ["left", "right"]), ...along(band, frame.band, ["down", "up"])];
}

/** Steps of the cursor in cells, to later times and higher frequencies. */
export const STEPS = { earlier: [-1, 0], later: [1, 0], higher: [0, 1], lower: [0, -1] } as const;

const KEYS: Readonly<Record<string, Command>> = {
  ArrowLeft: "earlier",
  ArrowRight: "later",
  ArrowUp: "higher",
  ArrowDown: "lower",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "]": "time-in",
  "[": "time-out",
  "}": "band-in",
  "{": "band-out",
  p: "highest",
  "0": "reset",
  Home: "reset",
  Escape: "clear",
};
const SHIFTED: Readonly<Record<string, Command>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

export function commandOfKey(event: KeyboardEvent): Command | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  if (event.shiftKey && Object.hasOwn(SHIFTED, event.key)) return SHIFTED[event.key];
  return Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
}

export function keyHelp(): string {
  return msg(
    "Arrows move the cursor, with Shift they move the picture. Plus and minus zoom, square brackets only in time, curly ones only in frequency; 0 shows everything. P goes to the highest level.",
  );
}

const shortcutGroup = (): ShortcutGroup => ({
  title: msg("On a spectrogram that has the focus"),
  shortcuts: [
    {
      keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
      text: msg("Move the cursor; with Shift, the picture"),
    },
    { keys: ["+", "-"], text: msg("Zoom in or out") },
    { keys: ["]", "["], text: msg("Zoom in or out in time only") },
    { keys: ["}", "{"], text: msg("Zoom in or out in frequency only") },
    { keys: ["p"], text: msg("Go to the highest level") },
    { keys: ["0", "Home"], text: msg("Show everything") },
    { keys: ["Escape"], text: msg("Take the cursor away") },
  ],
});

export const declareKeys = (gadget: Gadget) => declareShortcuts(gadget, shortcutGroup);

const ICONS = {
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M5 15l7-7 7 7",
  down: "M5 9l7 7 7-7",
  "zoom-in": "M12 5v14M5 12h14",
  "zoom-out": "M5 12h14",
  reset: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  drag: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3",
} as const;

export function renderToolbar(dragMode: "zoom" | "pan", run: (command: Command) => void): TemplateResult {
  const button = (command: keyof typeof ICONS, label: string, pressed?: boolean) => html`<button type="button"
    title=${label} aria-label=${label} aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${() => run(command)}>
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${ICONS[command]}></path></svg>
  </button>`;
  return html`<div class="toolbar" role="group" aria-label=${msg("View of the spectrogram")}>
    ${button("left", msg("Move left"))} ${button("right", msg("Move right"))} ${button("up", msg("Move up"))}
    ${button("down", msg("Move down"))} ${button("zoom-in", msg("Zoom in"))} ${button("zoom-out", msg("Zoom out"))}
    ${button("reset", msg("Show everything"))} ${button("drag", msg("Drag moves the picture"), dragMode === "pan")}
  </div>`;
}
