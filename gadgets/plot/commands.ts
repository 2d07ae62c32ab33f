/** What a person can tell a plot by button or key, besides gestures. */
import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { type Limits, panBy, type View, zoomAt } from "./view.ts";

export type ViewCommand = "left" | "right" | "zoom-in" | "zoom-out" | "reset";
export type ButtonCommand = ViewCommand | "drag";
export type Command = ButtonCommand | "previous" | "next" | "previous-peak" | "next-peak" | "clear";

const ICONS: Readonly<Record<ButtonCommand, string>> = {
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  "zoom-in": "M12 5v14M5 12h14",
  "zoom-out": "M5 12h14",
  reset: "M4 12h16M8 8l-4 4 4 4M16 8l4 4-4 4",
  drag: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3",
};
const KEYS: Readonly<Record<string, Command>> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  PageUp: "previous-peak",
  PageDown: "next-peak",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "0": "reset",
  Home: "reset",
  Escape: "clear",
};

export function commandOfKey(event: KeyboardEvent): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.shiftKey && event.key === "ArrowLeft") return "left";
  if (event.shiftKey && event.key === "ArrowRight") return "right";
  return Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
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

export function keyHelp(): string {
  return msg(
    "Left and right arrows move the cursor, with Shift they move the picture. Plus and minus zoom, 0 shows everything. Page Down and Page Up go to the next and the previous peak.",
  );
}

export function renderToolbar(dragMode: "zoom" | "pan", run: (command: Command) => void): TemplateResult {
  const button = (command: ButtonCommand, label: string, pressed?: boolean) => html`<button type="button"
    title=${label} aria-label=${label} aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${() => run(command)}>
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=${ICONS[command]}></path></svg>
  </button>`;
  return html`<div class="toolbar" role="group" aria-label=${msg("View of the plot")}>
    ${button("left", msg("Move left"))} ${button("right", msg("Move right"))} ${button("zoom-in", msg("Zoom in"))}
    ${button("zoom-out", msg("Zoom out"))} ${button("reset", msg("Show everything"))}
    ${button("drag", msg("Drag moves the picture"), dragMode === "pan")}
  </div>`;
}
