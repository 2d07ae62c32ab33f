/** Mouse, touch, pen and wheel over a picture with two axes, told as frames: one listener set, alive as long as its signal. */
import { holdAt, pinch, type View } from "../view.ts";
import {
  type Frame,
  type FrameLimits,
  isShownWhole,
  type Place,
  type Point,
  panFrame,
  placeAt,
  zoomFrame,
} from "./frame.ts";

export interface SurfaceTarget {
  /** What is shown now, and what a drag of the mouse does; with Shift it does the other. Nothing before there is something to move. */
  now(): { frame: Frame; limits: FrameLimits; dragMode: "zoom" | "pan" } | undefined;
  show(frame: Frame): void;
  reset(): void;
  /** The part a drag has spanned so far, to be drawn; undefined when it ends. */
  select(part: Frame | undefined): void;
  /** The mouse is over a place. */
  hover(place: Place): void;
  /** A place was clicked or tapped. */
  point(place: Place): void;
}

type Now = NonNullable<ReturnType<SurfaceTarget["now"]>>;

const CLICK_PX = 4;
/** A drag that is so thin zooms along its length only. */
const THIN_PX = 12;
const WHEEL_LINE_PX = 16;

interface Drag {
  kind: "zoom" | "pan" | "pinch";
  start: Point; // pixels
  /** What was under the fingers when it began. */
  held: Place[];
  frame: Frame;
}

const spanOf = ([from, to]: View) => to - from;

export function followSurface(surface: HTMLElement, target: SurfaceTarget, signal: AbortSignal): void {
  const fingers = new Map<number, Point>(); // pointer id -> pixels on the screen
  let drag: Drag | undefined;

  const partOf = ({ x, y }: Point): Point => {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return { x: (x - left) / (width || 1), y: (y - top) / (height || 1) };
  };
  const begin = (kind: Drag["kind"], { frame }: Now) => {
    const places = [...fingers.values()];
    drag = { kind, start: places[0]!, held: places.map((at) => placeAt(frame, partOf(at))), frame };
  };
  const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K], now: Now) => void) => {
    const listen = (event: HTMLElementEventMap[K]) => {
      const now = target.now();
      if (now) run(event, now);
    };
    surface.addEventListener(type, listen, { signal, passive: false });
  };
  const pointOfEvent = ({ clientX, clientY }: MouseEvent): Point => ({ x: clientX, y: clientY });

  on("pointerdown", (event, now) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, pointOfEvent(event));
    const other = now.dragMode === "zoom" ? "pan" : "zoom";
    if (fingers.size > 1) begin("pinch", now);
    else if (event.pointerType !== "mouse") begin("pan", now);
    else begin(event.shiftKey ? other : now.dragMode, now);
  });

  on("pointermove", (event, now) => {
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType === "mouse") target.hover(placeAt(now.frame, partOf(pointOfEvent(event))));
      return;
    }
    fingers.set(event.pointerId, pointOfEvent(event));
    if (!drag) return;
    const parts = [...fingers.values()].map(partOf);
    if (drag.kind === "pinch" && parts.length > 1) target.show(pinched(drag, parts, now.limits));
    else if (distance(drag.start, pointOfEvent(event)) >= CLICK_PX) {
      if (drag.kind === "zoom") target.select(spanned(drag, pointOfEvent(event), partOf, now));
      else target.show(dragged(drag, parts[0]!, now.limits));
    }
  });

  const end = (event: PointerEvent, now: Now) => {
    if (!fingers.delete(event.pointerId)) return;
    const ended = drag;
    drag = undefined;
    target.select(undefined);
    if (fingers.size > 0) return begin(fingers.size > 1 ? "pinch" : "pan", now);
    if (!ended || ended.kind === "pinch" || event.type === "pointercancel") return;
    const here = pointOfEvent(event);
    if (distance(ended.start, here) < CLICK_PX) target.point(placeAt(now.frame, partOf(here)));
    else if (ended.kind === "zoom") target.show(spanned(ended, here, partOf, now));
  };
  on("pointerup", end);
  on("pointercancel", end);
  on("dblclick", () => target.reset());

  on("wheel", (event, { frame, limits }) => {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
    const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    const isOut = event.deltaY >= 0 && !isPan;
    if (isShownWhole(frame, limits) && (isPan || isOut) && !event.ctrlKey) return; // nothing to do here: the page scrolls
    event.preventDefault();
    if (isPan) {
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      return target.show(panFrame(frame, limits, [(sideways * unit) / (surface.clientWidth || 1), 0]));
    }
    const factor = Math.exp(Math.max(-1, Math.min(1, event.deltaY * unit * 0.002)));
    const at = placeAt(frame, partOf(pointOfEvent(event)));
    target.show(zoomFrame(frame, limits, at, [event.altKey ? 1 : factor, event.altKey || event.ctrlKey ? factor : 1]));
  });
}

const distance = (a: Point, b: Point) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));

/** What was under the finger stays there. */
function dragged({ held, frame }: Drag, { x, y }: Point, limits: FrameLimits): Frame {
  return {
    time: holdAt(spanOf(frame.time), limits.time, held[0]!.time, x),
    band: holdAt(spanOf(frame.band), limits.band, held[0]!.band, 1 - y),
  };
}

const APART = 0.08; // of the picture: fingers nearer than that along an axis do not scale it

function pinched({ held, frame }: Drag, parts: readonly Point[], limits: FrameLimits): Frame {
  const [a, b] = [parts[0]!, parts[1]!];
  const scale = (axis: "time" | "band", from: number, to: number) => {
    const [first, second] = [held[0]![axis], held[1]![axis]];
    const span = spanOf(frame[axis]);
    if (Math.abs(second - first) < APART * span || Math.abs(to - from) < APART)
      return holdAt(span, limits[axis], (first + second) / 2, (from + to) / 2);
    return pinch([first, second], [from, to], limits[axis]);
  };
  return { time: scale("time", a.x, b.x), band: scale("band", 1 - a.y, 1 - b.y) };
}

/** From where the drag began to here; all of an axis along which it is thin. */
function spanned({ held, start }: Drag, here: Point, partOf: (point: Point) => Point, { frame }: Now): Frame {
  const at = placeAt(frame, partOf(here));
  const between = (axis: "time" | "band", px: number): View => {
    if (px < THIN_PX) return frame[axis];
    const end = Math.min(Math.max(at[axis], frame[axis][0]), frame[axis][1]);
    return [Math.min(held[0]![axis], end), Math.max(held[0]![axis], end)];
  };
  return { time: between("time", Math.abs(here.x - start.x)), band: between("band", Math.abs(here.y - start.y)) };
}
