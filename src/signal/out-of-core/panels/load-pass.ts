import { withSamples } from "../../stored/source/read-samples.ts";
import { costOf, framesOf } from "../../stored/source/samples.ts";
import { writeValues } from "./panel-io.ts";
import type { Pass } from "./panel-job.ts";

/** Samples as values of one type, one after another. What the file has beyond them stays zero. */
export const loadPass: Pass = async ({ plan, from }, { to }, each, signal) => {
  if (!("samples" in from)) return;
  const { samples } = from;
  const frames = framesOf(samples);
  const atOnce = Math.max(1, Math.floor(plan.memoryBytes / plan.parallel / 2 / costOf(samples).workBytes));
  await withSamples(samples, signal, (reader) =>
    each(async (panel) => {
      const end = Math.min((panel + 1) * plan.loadSamples, frames);
      for (let first = panel * plan.loadSamples; first < end; first += atOnce)
        writeValues(to, first, await reader.read(first, Math.min(atOnce, end - first)));
    }),
  );
};
