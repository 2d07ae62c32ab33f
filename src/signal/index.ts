export type { Progress } from "../base/progress.ts";
export { type FftOpts, fft, ifft, irfft, rfft } from "./fft/fft.ts";
export { fftfreq, rfftfreq } from "./fft/frequencies.ts";
export { loadKernels } from "./fft/kernels.ts";
export { welch } from "./spectral/welch.ts";
export { getWindow } from "./spectral/window.ts";
export { provideRunner, type SizedRunner } from "./stored/runner.ts";
export { welchStored } from "./stored/welch-stored.ts";
export type { Complex, F, Norm, Run, Source, Spectral, Target, Window } from "./types.ts";
