import { serve } from "../worker/serve.ts";
import { readSpectrumView } from "./plot/spectrum.ts";
import { reduceWaveform } from "./plot/waveform.ts";
import { sumWelchChunk } from "./stored/welch-chunk.ts";
import { readSpectrum, readWaveform, welchChunk } from "./tasks.ts";

serve(welchChunk, async (input, { signal }) => {
  const sums = await sumWelchChunk(input, signal);
  return { value: sums, transfer: [sums.buffer] };
});

serve(readWaveform, async (input, context) => {
  const waveform = await reduceWaveform(input, context);
  return { value: waveform, transfer: [waveform.time.buffer, waveform.min.buffer, waveform.max.buffer] };
});

serve(readSpectrum, async (input, { signal }) => {
  const view = await readSpectrumView(input, signal);
  return { value: view, transfer: [view.frequency.buffer, view.min.buffer, view.max.buffer] };
});
