/** What the page says of a computation of its recording. Pure. */
import { msg, str } from "@lit/localize";
import type { Doc } from "../../src/jio/index.ts";
import type { PartialSpectrum } from "../acquirable.ts";
import type { Method } from "./fourier-form.ts";

/** As much of the result's document as its plot needs. */
export function partialDoc({ parameters, display }: PartialSpectrum, unit: string): Doc {
  const isDensity = parameters.scaling !== "spectrum";
  return { operation: "welch", unit: isDensity ? `${unit}²/Hz` : `${unit}²`, parameters, display };
}

/** What the result is called, and the job. */
export function titleOf(method: Method, recording: string, channel: number | undefined): string {
  const of = channel === undefined ? recording : msg(str`${recording}, channel ${channel}`);
  const titles: Record<Method, () => string> = {
    welch: () => msg(str`Spectrum of ${of}`),
    spectrogram: () => msg(str`Spectrogram of ${of}`),
    envelope: () => msg(str`Envelope spectrum of ${of}`),
    full: () => msg(str`Full-length spectrum of ${of}`),
  };
  return titles[method]();
}
