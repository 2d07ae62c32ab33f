import { serve } from "../worker/serve.ts";
import { kernelsSettled } from "./kernel/load-kernels.ts";
import { transformInMemory } from "./out-of-core/panels/in-memory.ts";
import { measureHere } from "./out-of-core/panels/measure-device.ts";
import { prepare } from "./out-of-core/panels/prepare.ts";
import { runPanels } from "./out-of-core/panels/run-panels.ts";
import { store } from "./out-of-core/panels/store.ts";
import {
  outOfCoreInMemory,
  outOfCoreMeasure,
  outOfCorePanels,
  outOfCorePrepare,
  outOfCoreStore,
} from "./out-of-core/tasks.ts";
import { measureStoredTone } from "./plot/measure-tone.ts";
import { findStoredPeaks } from "./plot/peaks.ts";
import { paintSpectrogram } from "./plot/spectrogram.ts";
import { readSpectrumView } from "./plot/spectrum.ts";
import { reduceWaveform } from "./plot/waveform.ts";
import { copiesOf, copyResult } from "./stored/draft/copies.ts";
import { writeSamplesChunks } from "./stored/envelope/samples-chunk.ts";
import { writePyramidChunks, writePyramidTop } from "./stored/pyramid/pyramid-chunk.ts";
import { writeRowsChunks } from "./stored/rows/rows-chunk.ts";
import { withSamples } from "./stored/source/read-samples.ts";
import { momentsOf } from "./stored/statistics/moments.ts";
import { findMedians, sumWelchChunk } from "./stored/welch/welch-chunk.ts";
import { withStorage } from "./stored/with-storage.ts";
import {
  copyAttachments,
  findMoments,
  finishPyramid,
  measureTone,
  readPeaks,
  readSpectrogram,
  readSpectrum,
  readWaveform,
  replaceResult,
  welchChunk,
  welchMedian,
  writePyramid,
  writeRows,
  writeSamples,
} from "./tasks.ts";

/** None of them begins while kernels are being loaded: it would compute ten times as long. */
const compute: typeof serve = (task, handler) =>
  serve(task, async (input, context) => {
    await kernelsSettled();
    return handler(input, context);
  });

compute(welchChunk, async (input, { signal }) => {
  const sums = await sumWelchChunk(input, signal);
  return { value: sums, transfer: [sums.buffer] };
});

compute(welchMedian, async (input, context) => {
  const medians = await findMedians(input, context);
  return { value: medians, transfer: [medians.buffer] };
});

compute(writeSamples, async (input, { signal }) => ({ value: await writeSamplesChunks(input, signal) }));

compute(findMoments, async ({ samples, range }, { signal }) => ({
  value: await withSamples(samples, signal, async (reader) => momentsOf(await reader.read(range.first, range.count))),
}));

compute(writePyramid, async (input, { signal }) => ({ value: await writePyramidChunks(input, signal) }));

serve(finishPyramid, async (input, { signal }) => ({ value: await writePyramidTop(input, signal) }));

compute(writeRows, async (input, { signal }) => ({ value: await writeRowsChunks(input, signal) }));

serve(copyAttachments, async ({ storage, from, to, names }, { signal }) => ({
  value: await withStorage(storage, (open) => open.bulk(copiesOf(open, from, to, names, { signal }), { signal })),
}));

serve(replaceResult, async ({ storage, ...what }, { signal }) => ({
  value: await withStorage(storage, (open) => copyResult(open, what, { signal })),
}));

serve(readWaveform, async (input, context) => {
  const waveform = await reduceWaveform(input, context);
  return { value: waveform, transfer: [waveform.time.buffer, waveform.min.buffer, waveform.max.buffer] };
});

serve(readSpectrum, async (input, { signal }) => {
  const view = await readSpectrumView(input, signal);
  return { value: view, transfer: [view.frequency.buffer, view.min.buffer, view.max.buffer] };
});

serve(readPeaks, async (input, { signal }) => {
  const peaks = await findStoredPeaks(input, signal);
  return { value: peaks, transfer: [peaks.frequency.buffer, peaks.power.buffer, peaks.prominence.buffer] };
});

compute(measureTone, async (input, { signal }) => ({ value: await measureStoredTone(input, signal) }));

serve(readSpectrogram, async (input, { signal }) => {
  const { pixels, ...picture } = await paintSpectrogram(input, signal);
  const image = await createImageBitmap(new ImageData(pixels, input.width, input.height));
  return { value: { ...picture, image }, transfer: [image, picture.levels.buffer] };
});

serve(outOfCorePrepare, async (input, { signal }) => ({ value: await prepare(input, signal) }));
compute(outOfCorePanels, async (input, context) => ({ value: await runPanels(input, context) }));
serve(outOfCoreStore, async (input, context) => ({ value: await store(input, context) }));
compute(outOfCoreInMemory, async (input, context) => ({ value: await transformInMemory(input, context) }));
compute(outOfCoreMeasure, async () => ({ value: await measureHere() }));
