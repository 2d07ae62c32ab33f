/** What a spectrogram shows, as a picture by itself: its colours are pixels, its axes and words are drawn. Window only. */
import { colourStops } from "../../src/signal/tasks.ts";
import { type PictureFormat, savePicture } from "../save-picture.ts";
import { coloursOf } from "../surroundings.ts";
import { formatSvgPage } from "../svg-page.ts";
import { type Look, legendTicks } from "./controls.ts";
import type { Frame } from "./frame.ts";
import { planAxes } from "./ticks.ts";

interface Pictured {
  /** As it stands on the page. */
  canvas: HTMLCanvasElement;
  frame: Frame;
  look: Look;
  unit: string;
  title: string;
  /** Of the cursor, s. */
  time: number | undefined;
  caption: readonly string[];
}

const INKS = {
  ...{ text: "--wf-text", muted: "--wf-muted", paper: "--wf-surface" },
  ...{ grid: "--wf-control", axis: "--wf-control" },
};
const MARK = "#fff"; // seen on all but the highest colours
const AXES_PX = { width: 1092, height: 520 };

/** Throws "unsupported" where the browser cannot draw it. */
export function saveSpectrogram(shown: Pictured, format: PictureFormat): Promise<void> {
  const { canvas, frame, look, unit, title, time, caption } = shown;
  const axes = planAxes(frame, look.axis, AXES_PX);
  const pixels = canvas.toDataURL("image/png");
  const svg = formatSvgPage({
    title,
    x: { ...axes.time, span: frame.time },
    y: { ...axes.band, span: frame.band },
    content: ({ width, height }) => [
      `<image href="${pixels}" width="${width}" height="${height}" preserveAspectRatio="none"/>`,
    ],
    lines: time === undefined ? [] : [{ at: time, label: "" }],
    legend: { colours: colourStops(look.map), span: look.range, ticks: legendTicks(look.range), unit },
    caption,
    ink: { ...coloursOf(canvas.getRootNode(), INKS), mark: MARK },
  });
  return savePicture(svg, title, format);
}
