/** Mouse, touch, pen and wheel over the drawing area, told as views and places: one listener set, alive as long as its signal. */
import { clampView, holdAt, isWhole, type Limits, panBy, pinch, type View, zoomAt } from "../view.ts";

/** "span": a drag draws a stretch between two cursors. */
export type DragMode = "zoom" | "pan" | "span";

export interface GestureTarget {
  /** What is shown now, and what a drag of the mouse does; with Shift it does the other. */
  now(): { view: View; limits: Limits; dragMode: DragMode };
  show(view: View): void;
  reset(): void;
  /** A stretch was drawn. */
  span(range: View): void;
  /** The range a drag has spanned so far, to be drawn; undefined when it ends. */
  select(range: View | undefined): void;
  /** A place was clicked or tapped; a finger that stays means the second cursor. */
  point(x: number, which: "first" | "second"): void;
  /** The mouse is over a place, or gone. */
  hover(x: number | undefined): void;
  /** What lies under the pointer and can be dragged: told where it goes. */
  grab(x: number, reach: number): ((x: number) => void) | undefined;
  /** Scales the values about that part of the height, from below. */
  zoomValues(factor: number, part: number): void;
}

const CLICK_PX = 4;
const WHEEL_LINE_PX = 16;
const LONG_PRESS_MS = 500;
const REACH_PX = { mouse: 6, pen: 10, touch: 16 } as const;

interface Drag {
  kind: DragMode | "pinch" | "line" | "done";
  startPx: number;
  /** The x values that were under the fingers when it began. */
  held: number[];
  span: number;
  move?: (x: number) => void;
}

export function followGestures(surface: HTMLElement, target: GestureTarget, signal: AbortSignal): void {
  const fingers = new Map<number, number>(); // pointer id -> clientX
  let drag: Drag | undefined;
  let pressing: ReturnType<typeof setTimeout> | undefined;

  const fractionOf = (clientX: number) => {
    const { left, width } = surface.getBoundingClientRect();
    return (clientX - left) / (width || 1);
  };
  const valueAt = (clientX: number) => {
    const [from, to] = target.now().view;
    return from + fractionOf(clientX) * (to - from);
  };
  const begin = (kind: Drag["kind"], move?: Drag["move"]) => {
    const [from, to] = target.now().view;
    const places = [...fingers.values()];
    drag = { kind, startPx: places[0]!, held: places.map(valueAt), span: to - from, ...(move && { move }) };
  };
  const spanned = ({ held }: Drag, clientX: number): View => {
    const here = clampValue(valueAt(clientX), target.now().view);
    return [Math.min(held[0]!, here), Math.max(held[0]!, here)];
  };
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void) =>
    surface.addEventListener(type, run, { signal, passive: false });
  const stopPressing = () => clearTimeout(pressing);
  signal.addEventListener("abort", stopPressing, { once: true });

  const press = (clientX: number) => {
    stopPressing();
    pressing = setTimeout(() => {
      if (drag?.kind !== "pan") return;
      begin("done");
      target.point(valueAt(clientX), "second");
    }, LONG_PRESS_MS);
  };

  on("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    const { dragMode, view } = target.now();
    const other = dragMode === "pan" ? "zoom" : "pan";
    stopPressing();
    if (fingers.size > 1) return begin("pinch");
    const reachPx = REACH_PX[event.pointerType as keyof typeof REACH_PX] ?? REACH_PX.mouse;
    const move = target.grab(valueAt(event.clientX), (reachPx * (view[1] - view[0])) / (surface.clientWidth || 1));
    if (move) return begin("line", move);
    if (dragMode === "span" && !event.shiftKey) return begin("span");
    if (event.pointerType !== "mouse") {
      begin("pan");
      press(event.clientX);
    } else begin(event.shiftKey ? other : dragMode);
  });

  on("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType === "mouse") target.hover(valueAt(event.clientX));
      return;
    }
    fingers.set(event.pointerId, event.clientX);
    if (!drag) return;
    const places = [...fingers.values()].map(fractionOf);
    if (drag.kind === "pinch" && places.length > 1) {
      target.show(pinch([drag.held[0]!, drag.held[1]!], [places[0]!, places[1]!], target.now().limits));
    } else if (Math.abs(event.clientX - drag.startPx) >= CLICK_PX) {
      stopPressing();
      if (drag.kind === "line") drag.move?.(clampValue(valueAt(event.clientX), target.now().view));
      else if (drag.kind === "zoom" || drag.kind === "span") target.select(spanned(drag, event.clientX));
      else if (drag.kind === "pan") target.show(holdAt(drag.span, target.now().limits, drag.held[0]!, places[0]!));
    }
  });
  on("pointerleave", (event) => event.pointerType === "mouse" && target.hover(undefined));

  const end = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId)) return;
    stopPressing();
    const ended = drag;
    drag = undefined;
    target.select(undefined);
    if (fingers.size > 0) return begin(fingers.size > 1 ? "pinch" : "pan");
    if (!ended || ended.kind === "pinch" || ended.kind === "done" || event.type === "pointercancel") return;
    if (Math.abs(event.clientX - ended.startPx) < CLICK_PX) target.point(valueAt(event.clientX), "first");
    else if (ended.kind === "span") target.span(spanned(ended, event.clientX));
    else if (ended.kind === "zoom") target.show(clampView(spanned(ended, event.clientX), target.now().limits));
  };
  on("pointerup", end);
  on("pointercancel", end);
  on("dblclick", () => target.reset());
  on("contextmenu", (event) => fingers.size > 0 && event.preventDefault()); // a long press is ours

  on("wheel", (event) => {
    const { view, limits } = target.now();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
    const factorOf = (delta: number) => Math.exp(Math.max(-1, Math.min(1, delta * unit * 0.002)));
    if (event.shiftKey) {
      event.preventDefault();
      const { bottom, height } = surface.getBoundingClientRect();
      return target.zoomValues(factorOf(event.deltaY || event.deltaX), (bottom - event.clientY) / (height || 1));
    }
    const isPan = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isWhole(view, limits) && (isPan || event.deltaY >= 0)) return; // nothing to do here: the page scrolls
    event.preventDefault();
    if (isPan) target.show(panBy(view, limits, (event.deltaX * unit) / (surface.clientWidth || 1)));
    else target.show(zoomAt(view, limits, valueAt(event.clientX), factorOf(event.deltaY)));
  });
}

function clampValue(value: number, [low, high]: View): number {
  return Math.min(Math.max(value, low), high);
}
