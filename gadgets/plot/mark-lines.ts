/** The lines that harmonics, sidebands and machines put on a spectrum. Pure. */

import type { Marks } from "../marks.ts";
import { formatCount } from "../numbers.ts";
import type { View } from "../view.ts";

export interface PlotLine {
  readonly x: number;
  readonly label: string;
  readonly kind: "harmonic" | "sideband" | "shaft" | "bearing";
  /** Which one of its kind: of harmonics from 1, of sidebands the carrier is 0. */
  readonly n: number;
}

const MOST_HARMONICS = 50;
const MOST_SIDEBANDS = 10; // on each side

/** Inside the view. */
export function markLines({ harmonics, sidebands }: Marks, [from, to]: View): PlotLine[] {
  const lines: PlotLine[] = [];
  if (harmonics)
    for (let n = Math.max(1, Math.ceil(from / harmonics)); n <= MOST_HARMONICS && n * harmonics <= to; n++)
      lines.push({ x: n * harmonics, label: `${formatCount(n)}×`, kind: "harmonic", n });
  if (sidebands)
    for (let n = -MOST_SIDEBANDS; n <= MOST_SIDEBANDS; n++) {
      const x = sidebands.carrier + n * sidebands.spacing;
      const label = n === 0 ? "0" : `${n < 0 ? "−" : "+"}${formatCount(Math.abs(n))}`;
      if (x > 0 && x >= from && x <= to) lines.push({ x, label, kind: "sideband", n });
    }
  return lines;
}

/** The marks after a line was dragged to that place: the first harmonic follows the n-th, sidebands keep their carrier. */
export function draggedLine(marks: Marks, { kind, n }: PlotLine, to: number): Marks {
  const { sidebands } = marks;
  if (kind === "harmonic" && to > 0) return { ...marks, harmonics: to / n };
  if (kind !== "sideband" || !sidebands) return marks;
  if (n === 0) return to > 0 ? { ...marks, sidebands: { ...sidebands, carrier: to } } : marks;
  const spacing = (to - sidebands.carrier) / n;
  return spacing > 0 ? { ...marks, sidebands: { ...sidebands, spacing } } : marks;
}
