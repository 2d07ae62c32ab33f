/** The curves of a plot as a picture by itself. Pure. */
import { formatSvgPage, type Placing, px, type SvgPage } from "../../svg-page.ts";
import type { Picture } from "../dygraph.ts";

export interface ImagePlan extends Pick<SvgPage, "title" | "lines" | "caption"> {
  readonly picture: Picture;
  readonly xAxis: string;
  readonly yAxis: string;
  readonly ink: Omit<SvgPage["ink"], "grid" | "axis">;
}

export function formatSvg({ picture, xAxis, yAxis, ink, ...page }: ImagePlan): string {
  const { grid, axis } = picture.colors;
  return formatSvgPage({
    ...page,
    x: { title: xAxis, span: picture.view, ticks: picture.xTicks },
    y: { title: yAxis, span: picture.range, ticks: picture.yTicks },
    ink: { ...ink, grid, axis },
    content: (place) => curvesOf(picture, place),
  });
}

/** One path a curve; it is broken where there is no value. */
function curvesOf({ rows, colors, dashes }: Picture, { x, y }: Placing): string[] {
  const count = (rows[0]?.length ?? 1) - 1;
  return Array.from({ length: count }, (_, n) => {
    let path = "";
    let isOpen = false;
    for (const row of rows) {
      const value = row[n + 1];
      if (value === undefined || value === null) continue; // no point of this curve
      if (Number.isFinite(value)) path += `${isOpen ? "L" : "M"}${px(x(row[0]!))} ${px(y(value))}`;
      isOpen = Number.isFinite(value);
    }
    const dash = dashes[n];
    const style = dash ? ` stroke-dasharray="${dash.join(" ")}"` : "";
    return `<path d="${path}" stroke="${colors.lines[n % colors.lines.length]}" stroke-width="1.5" stroke-linejoin="round" fill="none"${style}/>`;
  });
}
