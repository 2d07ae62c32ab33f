/** What a peak is, by what a person has set and what is known of the machine. Pure. */
import { msg, str } from "@lit/localize";
import type { Marks } from "../marks.ts";
import { formatCount } from "../numbers.ts";
import { formatPlace } from "../quantity.ts";
import type { Machine } from "./machine.ts";
import { machineLines } from "./machine.ts";

/** Within half a bin of where it would be, or a thousandth of its frequency: the shaft's speed is never known better. */
const PART = 1e-3;
const LEAST_BINS = 0.5;
const MOST_ORDER = 50;
const MOST_SIDE = 10;

/** The nearest of all that it may be, in words; empty where nothing fits. */
export function namePeak(
  hertz: number,
  stepHz: number,
  { marks, machine }: { marks: Marks; machine: Machine },
): string {
  const reach = Math.max(LEAST_BINS * stepHz, hertz * PART);
  const names: { apart: number; name: string }[] = [];
  const add = (x: number, name: () => string) => {
    const apart = Math.abs(x - hertz);
    if (apart <= reach) names.push({ apart, name: name() });
  };
  const { harmonics, sidebands } = marks;
  if (harmonics) {
    const n = Math.round(hertz / harmonics);
    const first = formatPlace(harmonics, "Hz", stepHz / 10);
    if (n >= 1 && n <= MOST_ORDER) add(n * harmonics, () => msg(str`harmonic ${formatCount(n)} of ${first}`));
  }
  if (sidebands) {
    const n = Math.round((hertz - sidebands.carrier) / sidebands.spacing);
    const carrier = formatPlace(sidebands.carrier, "Hz", stepHz / 10);
    const side = `${n < 0 ? "−" : "+"}${formatCount(Math.abs(n))}`;
    if (Math.abs(n) <= MOST_SIDE)
      add(sidebands.carrier + n * sidebands.spacing, () =>
        n === 0 ? msg(str`carrier ${carrier}`) : msg(str`sideband ${side} of ${carrier}`),
      );
  }
  for (const { x, label, kind } of machineLines(machine, [hertz - reach, hertz + reach]))
    add(x, () => (kind === "shaft" ? msg(str`shaft ${label}`) : label));
  return names.sort((a, b) => a.apart - b.apart).map(({ name }) => name)[0] ?? "";
}
