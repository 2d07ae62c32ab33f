/** The picture of a plot as a file. Window only. */
import { type PictureFormat, savePicture } from "../../save-picture.ts";
import { inkOf } from "../../surroundings.ts";
import type { PlotState } from "../plot-state.ts";
import { drawnCursors, placedLines, type ReadOpts, readMarks } from "../read-marks.ts";
import { formatSvg } from "./svg.ts";

/** Throws "unsupported" where the browser cannot draw it. */
export const saveImage = (plot: PlotState, scene: ReadOpts, format: PictureFormat): Promise<void> =>
  savePicture(formatSvg(planImage(plot, scene)), plot.heading || plot.label, format);

function planImage(plot: PlotState, scene: ReadOpts) {
  const { plan, marks } = scene;
  const { cursor, second } = drawnCursors(scene);
  const ink = (name: string) => inkOf(plot.renderRoot as ShadowRoot, name);
  const read = readMarks(scene);
  const cursors = [
    ...(cursor && marks.cursor !== undefined ? [{ at: cursor.x, label: second ? "A" : "" }] : []),
    ...(second ? [{ at: second.x, label: "B" }] : []),
  ];
  return {
    picture: plan.picture,
    title: plot.heading || plot.label,
    xAxis: plan.xAxis,
    yAxis: plan.yAxis,
    lines: [...placedLines(marks, plot.lines, scene), ...cursors],
    caption: [plan.rough, read.main, read.delta, read.difference, ...plot.caption].filter((line) => line !== ""),
    ink: { text: ink("text"), muted: ink("muted"), paper: ink("paper"), mark: ink("mark") },
  };
}
