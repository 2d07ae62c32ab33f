/** What a plot's sources give for a view: roughly first, where that is sooner. */
import type { PlotData } from "../acquirable.ts";
import type { PlotSource } from "./properties.ts";

interface Sources {
  source: PlotSource | undefined;
  overlay: PlotSource | undefined;
}

export async function* readPictures(
  { source, overlay }: Sources,
  view: Parameters<PlotSource>[0],
  signal: AbortSignal,
): AsyncGenerator<readonly (PlotData | undefined)[]> {
  const read = (asked: typeof view) => Promise.all([source?.(asked, signal), overlay?.(asked, signal)]);
  const first = await read({ ...view, roughly: true });
  yield first;
  if (first.some((picture) => picture?.rough)) yield await read(view);
}
