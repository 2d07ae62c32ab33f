/** What a person can tell a plot by button or key, besides gestures. */
import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { Gadget } from "../../src/gadget/index.ts";
import { declareShortcuts, type ShortcutGroup } from "../shortcuts.ts";
import { holdAt, type Limits, panBy, type View, zoomAt } from "../view.ts";
import type { DragMode } from "./gestures.ts";
import type { MarkCommand } from "./mark-commands.ts";

export type ViewCommand = "left" | "right" | "zoom-in" | "zoom-out" | "reset";
type ButtonCommand = ViewCommand | "drag" | "span";
export type Command = ButtonCommand | MarkCommand | "axis" | "table" | "png" | "svg";

const ICONS: Readonly<Record<ButtonCommand, string>> = {
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  "zoom-in": "M12 5v14M5 12h14",
  "zoom-out": "M5 12h14",
  reset: "M4 12h16M8 8l-4 4 4 4M16 8l4 4-4 4",
  span: "M5 4v16M19 4v16M8 12h8M10 9l-3 3 3 3M14 9l3 3-3 3",
  drag: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3",
};
const KEYS: Readonly<Record<string, Command>> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  PageUp: "previous-peak",
  PageDown: "next-peak",
  Home: "first",
  End: "last",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "0": "reset",
  "}": "values-in",
  "{": "values-out",
  y: "fit",
  b: "second",
  x: "exchange",
  Escape: "clear",
};
const SHIFTED: Readonly<Record<string, Command>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "values-up",
  ArrowDown: "values-down",
};
const SPECTRAL: Readonly<Record<string, Command>> = {
  h: "harmonics",
  s: "sidebands",
  l: "axis",
  t: "table",
  ",": "lower",
  ".": "higher",
};

export function commandOfKey(event: KeyboardEvent, isSpectral: boolean): Command | undefined {
  const isTyped = event.key.length === 1 && event.getModifierState("AltGraph"); // told as Ctrl and Alt by some
  if (event.metaKey || (!isTyped && (event.ctrlKey || event.altKey))) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  for (const keys of [event.shiftKey ? SHIFTED : {}, KEYS, isSpectral ? SPECTRAL : {}])
    if (Object.hasOwn(keys, key)) return (keys as typeof KEYS)[key];
  return undefined;
}

const STEP = 0.25; // of the view, for one press of a button or key
const ZOOM = 0.5;

/** What the view becomes by a command that moves or scales it; zooms keep what lies at `at` in its place. */
export function viewAfter(command: ViewCommand, { view, limits }: { view: View; limits: Limits }, at: number): View {
  const views: Record<ViewCommand, () => View> = {
    left: () => panBy(view, limits, -STEP),
    right: () => panBy(view, limits, STEP),
    "zoom-in": () => zoomAt(view, limits, at, ZOOM),
    "zoom-out": () => zoomAt(view, limits, at, 1 / ZOOM),
    reset: () => limits.extent,
  };
  return views[command]();
}

/** The view that shows a place: as it is, a step further, or about it where that is not enough. */
export function viewShowing(at: number, { view, limits }: { view: View; limits: Limits }): View {
  const isIn = ([from, to]: View) => at >= from && at <= to;
  if (isIn(view)) return view;
  const beside = panBy(view, limits, at < view[0] ? -STEP : STEP);
  return isIn(beside) ? beside : holdAt(view[1] - view[0], limits, at, 0.5);
}

export function keyHelp(isSpectral: boolean): string {
  return isSpectral
    ? msg(
        "Left and right arrows move the cursor, with Shift they move the picture. Page Down and Page Up go to the next and the previous peak, Home and End to the ends. Plus and minus zoom, 0 shows everything. H shows harmonics, S sidebands, B sets a second cursor, T opens the table of peaks.",
      )
    : msg(
        "Left and right arrows move the cursor, with Shift they move the picture. Plus and minus zoom, 0 shows everything. Page Down and Page Up go to the next and the previous peak. B sets a second cursor.",
      );
}

const plotGroup = (): ShortcutGroup => ({
  title: msg("On a plot that has the focus"),
  shortcuts: [
    { keys: ["ArrowLeft", "ArrowRight"], text: msg("Move the cursor") },
    { keys: ["Shift ArrowLeft", "Shift ArrowRight"], text: msg("Move the picture") },
    { keys: ["PageUp", "PageDown"], text: msg("Go to the previous or the next peak") },
    { keys: ["Home", "End"], text: msg("Move the cursor to the ends of the picture") },
    { keys: ["+", "-"], text: msg("Zoom in or out") },
    { keys: ["0"], text: msg("Show everything") },
    { keys: ["}", "{"], text: msg("Zoom in or out in the values") },
    { keys: ["Shift ArrowUp", "Shift ArrowDown"], text: msg("Move the picture up or down") },
    { keys: ["y"], text: msg("Fit the values again") },
    { keys: ["b"], text: msg("Set or remove the second cursor") },
    { keys: ["x"], text: msg("Exchange both cursors") },
    { keys: ["Escape"], text: msg("Take cursors and lines away") },
  ],
});

const spectrumGroup = (): ShortcutGroup => ({
  title: msg("On a spectrum that has the focus"),
  shortcuts: [
    { keys: ["h"], text: msg("Show or hide the harmonics of the cursor") },
    { keys: [",", "."], text: msg("Move the fundamental a little down or up") },
    { keys: ["s"], text: msg("Show or hide sidebands about the cursor") },
    { keys: ["l"], text: msg("Switch the logarithmic frequency axis") },
    { keys: ["t"], text: msg("Open the table of peaks") },
  ],
});

export function declareKeys(gadget: Gadget, isSpectral: () => boolean) {
  declareShortcuts(gadget, plotGroup);
  if (isSpectral()) declareShortcuts(gadget, spectrumGroup);
}

export function renderToolbar(dragMode: DragMode, run: (command: Command) => void): TemplateResult {
  const button = (command: ButtonCommand, label: string, pressed?: boolean) => html`<button type="button"
    title=${label} aria-label=${label} aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${() => run(command)}>
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${ICONS[command]}></path></svg>
  </button>`;
  return html`<div class="toolbar" role="group" aria-label=${msg("View of the plot")}>
    ${button("left", msg("Move left"))} ${button("right", msg("Move right"))} ${button("zoom-in", msg("Zoom in"))}
    ${button("zoom-out", msg("Zoom out"))} ${button("reset", msg("Show everything"))}
    ${button("drag", msg("Drag moves the picture"), dragMode === "pan")}
    ${button("span", msg("Drag draws a stretch"), dragMode === "span")}
  </div>`;
}
