import { positive, whole, wrong } from "../check.ts";
import { butterworth, chebyshev1 } from "./prototype.ts";
import type { Zpk } from "./roots.ts";
import { type Sos, toSections } from "./sections.ts";
import { bandpass, bandstop, bilinear, highpass, lowpass } from "./transforms.ts";

export type FilterType = "lowpass" | "highpass" | "bandpass" | "bandstop";

const TYPES: { type: FilterType; names: readonly string[] }[] = [
  { type: "lowpass", names: ["lowpass", "low", "lp", "l"] },
  { type: "highpass", names: ["highpass", "high", "hp", "h"] },
  { type: "bandpass", names: ["bandpass", "band", "pass", "bp"] },
  { type: "bandstop", names: ["bandstop", "bands", "stop", "bs"] },
];

export interface IirOpts {
  /** One of these, or scipy's short names of them. */
  btype?: FilterType | (string & {});
  fs?: number;
}

/**
 * A digital Butterworth filter as second-order sections, as scipy.signal.butter with output "sos".
 *
 * Shape   one list b0, b1, b2, a0, a1, a2 for each two orders; bands have twice the order.
 * Units   Wn, one frequency or the two edges of a band, in the unit of fs; without fs, 1 is half the sample rate. -3 dB at Wn.
 * Throws  "invalid-argument" naming N, Wn, btype or fs.
 * Source  Butterworth (1930); bilinear transform with prewarping: Oppenheim & Schafer (2010), 7.2.
 */
export function butter(N: number, Wn: number | readonly number[], o: IirOpts = {}): Sos {
  return design(butterworth(whole("N", N, 1)), Wn, o);
}

/** A digital low-pass of Chebyshev's type I with `ripple` dB in the pass band, as scipy.signal.cheby1. */
export const cheby1 = (N: number, ripple: number, Wn: number): Sos => design(chebyshev1(N, ripple), Wn, {});

function design(prototype: Zpk, Wn: number | readonly number[], { btype = "lowpass", fs = 2 }: IirOpts): Sos {
  const type = TYPES.find(({ names }) => names.includes(btype))?.type;
  if (!type) throw wrong("btype", btype, `"lowpass", "highpass", "bandpass" or "bandstop"`);
  const edges = [Wn].flat().map((at) => (2 * (at as number)) / positive("fs", fs));
  const isBand = type === "bandpass" || type === "bandstop";
  if (edges.length !== (isBand ? 2 : 1) || !edges.every((at) => at > 0 && at < 1) || !(edges[0]! < (edges[1] ?? 1)))
    throw wrong("Wn", Wn, `${isBand ? "two rising frequencies" : "one frequency"} above 0 and below half of fs`);
  const [low, high] = edges.map((at) => 4 * Math.tan((Math.PI * at) / 2)) as [number, number];
  return toSections(bilinear(analog(prototype, type, low, high), 4));
}

function analog(prototype: Zpk, type: FilterType, low: number, high: number): Zpk {
  if (type === "lowpass") return lowpass(prototype, low);
  if (type === "highpass") return highpass(prototype, low);
  return type === "bandpass" ? bandpass(prototype, low, high) : bandstop(prototype, low, high);
}
