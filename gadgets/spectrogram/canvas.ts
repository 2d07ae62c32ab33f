/** Pictures on the canvas: the newest in its place, and until one has come for what is shown, older ones moved and stretched. */
import type { FrequencyAxis, SpectrogramPicture } from "../../src/signal/tasks.ts";
import { toPlace } from "../log-axis.ts";
import { type Frame, type Point, pointOf } from "./frame.ts";

/** A picture, and what it was asked for with. */
export interface Shown extends SpectrogramPicture {
  readonly axis: FrequencyAxis;
  /** All that colours hang on. */
  readonly look: string;
}

const MOST_RATIO = 2; // device pixels in one of the page

export function sizeOf(widthPx: number, heightPx: number) {
  const ratio = Math.min(MOST_RATIO, devicePixelRatio || 1);
  return { width: Math.round(widthPx * ratio), height: Math.round(heightPx * ratio), ratio };
}

export const frameOf = ({ view, axis }: Shown): Frame => ({
  time: [view.from, view.to],
  band: [toPlace(view.low, axis), toPlace(view.high, axis)],
});

/** Where in a frame a picture lies, in parts of it from the left upper corner. */
export function placeOfPicture(picture: Frame, frame: Frame): { from: Point; to: Point } {
  return {
    from: pointOf(frame, { time: picture.time[0], band: picture.band[1] }),
    to: pointOf(frame, { time: picture.time[1], band: picture.band[0] }),
  };
}

/** The first picture lies below the others. */
export function drawPictures(canvas: HTMLCanvasElement, pictures: readonly Shown[], frame: Frame): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  for (const picture of pictures) {
    const { from, to } = placeOfPicture(frameOf(picture), frame);
    const [x, y] = [from.x * width, from.y * height];
    const [w, h] = [(to.x - from.x) * width, (to.y - from.y) * height];
    const isExact = Math.abs(w - picture.image.width) < 0.5 && Math.abs(h - picture.image.height) < 0.5;
    context.imageSmoothingEnabled = !isExact;
    context.clearRect(x, y, w, h); // what has no level here has none below either
    if (isExact) context.drawImage(picture.image, Math.round(x), Math.round(y));
    else context.drawImage(picture.image, x, y, w, h);
  }
}
