/** Mouse, touch, pen and wheel over the drawing area, told as views: one listener set, alive as long as its signal. */
import { clampView, holdAt, isWhole, type Limits, panBy, pinch, type View, zoomAt } from "./view.ts";

export interface GestureTarget {
  /** What is shown now, and what a drag of the mouse does; with Shift it does the other. */
  now(): { view: View; limits: Limits; dragMode: "zoom" | "pan" };
  show(view: View): void;
  reset(): void;
  /** The range a drag has spanned so far, to be drawn; undefined when it ends. */
  select(range: View | undefined): void;
  point(x: number): void;
}

const CLICK_PX = 4;
const WHEEL_LINE_PX = 16;

interface Drag {
  kind: "zoom" | "pan" | "pinch";
  startPx: number;
  /** The x values that were under the fingers when it began. */
  held: number[];
  span: number;
}

export function followGestures(surface: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  const fingers = new Map<number, number>(); // pointer id -> clientX
  let drag: Drag | undefined;

  const fractionOf = (clientX: number) => {
    const { left, width } = surface.getBoundingClientRect();
    return (clientX - left) / (width || 1);
  };
  const valueAt = (clientX: number) => {
    const [from, to] = target.now().view;
    return from + fractionOf(clientX) * (to - from);
  };
  const begin = (kind: Drag["kind"]) => {
    const [from, to] = target.now().view;
    const places = [...fingers.values()];
    drag = { kind, startPx: places[0]!, held: places.map(valueAt), span: to - from };
  };
  const spanned = ({ held }: Drag, clientX: number): View => {
    const here = clampValue(valueAt(clientX), target.now().view);
    return [Math.min(held[0]!, here), Math.max(held[0]!, here)];
  };
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void) =>
    surface.addEventListener(type, run, { signal, passive: false });

  on("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    const { dragMode } = target.now();
    const other = dragMode === "zoom" ? "pan" : "zoom";
    if (fingers.size > 1) begin("pinch");
    else if (event.pointerType !== "mouse") begin("pan");
    else begin(event.shiftKey ? other : dragMode);
  });

  on("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType === "mouse") target.point(valueAt(event.clientX));
      return;
    }
    fingers.set(event.pointerId, event.clientX);
    if (!drag) return;
    const places = [...fingers.values()].map(fractionOf);
    if (drag.kind === "pinch" && places.length > 1) {
      target.show(pinch([drag.held[0]!, drag.held[1]!], [places[0]!, places[1]!], target.now().limits));
    } else if (Math.abs(event.clientX - drag.startPx) >= CLICK_PX) {
      if (drag.kind === "zoom") target.select(spanned(drag, event.clientX));
      else target.show(holdAt(drag.span, target.now().limits, drag.held[0]!, places[0]!));
    }
  });

  const end = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    const ended = drag;
    drag = undefined;
    target.select(undefined);
    if (fingers.size > 0) return begin(fingers.size > 1 ? "pinch" : "pan");
    if (!ended || ended.kind === "pinch" || event.type === "pointercancel") return;
    if (Math.abs(event.clientX - ended.startPx) < CLICK_PX) target.point(valueAt(event.clientX));
    else if (ended.kind === "zoom") target.show(clampView(spanned(ended, event.clientX), target.now().limits));
  };
  on("pointerup", end);
  on("pointercancel", end);
  on("dblclick", () => target.reset());

  on("wheel", (event) => {
    const { view, limits } = target.now();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
    const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isWhole(view, limits) && (isPan || event.deltaY >= 0)) return; // nothing to do here: the page scrolls
    event.preventDefault();
    if (isPan) {
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      target.show(panBy(view, limits, (sideways * unit) / (surface.clientWidth || 1)));
    } else {
      const factor = Math.exp(Math.max(-1, Math.min(1, event.deltaY * unit * 0.002)));
      target.show(zoomAt(view, limits, valueAt(event.clientX), factor));
    }
  });
}

function clampValue(value: number, [low, high]: View): number {
  return Math.min(Math.max(value, low), high);
}
