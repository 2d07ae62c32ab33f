/** What a window makes of a single tone between two bins, and back: where the tone stands and how high it is. Pure. */

/** Of a tone `offset` bins beside the highest bin: the level of that bin, below what it would be on the tone. */
export interface Tone {
  /** In bins, from −0.5 to 0.5. */
  readonly offset: number;
  /** Power of the tone beside that of the bin, at least 1. */
  readonly gain: number;
}

const STEPS = 64; // of half a bin
const LONGEST = 4096;

/** The vertex of the parabola through three levels at −1, 0 and 1; 0 where they are flat. */
export function vertex(left: number, middle: number, right: number): { offset: number; rise: number } {
  const bend = left - 2 * middle + right;
  if (!(bend < 0)) return { offset: 0, rise: 0 };
  const offset = Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / bend));
  return { offset, rise: -0.25 * (left - right) * offset };
}

/**
 * From logarithms of the powers of a peak's bin and its neighbours to the tone that makes them: the parabola through them,
 * its bias for that window taken back.
 *
 * Shape   window: any number of values of the window's shape, at most 4096; `stretch` bins lie in one of the unpadded transform.
 * Source  the bias follows from the window's own transform; J. O. Smith, "Spectral Audio Signal Processing", quadratic interpolation of peaks.
 */
export function createLobe(window: ArrayLike<number>, stretch = 1): ((levels: readonly number[]) => Tone) | undefined {
  if (window.length < 4 || window.length > LONGEST || !(stretch >= 1)) return undefined;
  const powerAt = (bins: number) => Math.log(lobePower(window, bins / stretch));
  const peak = powerAt(0);
  const shapes = Array.from({ length: STEPS + 1 }, (_, i) => [-1, 0, 1].map((bin) => powerAt(bin - (0.5 * i) / STEPS)));
  const gains = Float64Array.from(shapes, ([, middle]) => Math.exp(peak - middle!));
  const measure = [byParabola, byNeighbour].find((one) => isRising(shapes.map(one)));
  if (!measure || !gains.every(Number.isFinite)) return undefined; // no shape to go back from
  const known = Float64Array.from(shapes, measure);
  return (levels) => {
    const place = placeIn(known, measure(levels));
    const below = Math.min(STEPS - 1, Math.floor(place));
    const gain = gains[below]! + (gains[below + 1]! - gains[below]!) * (place - below);
    const isLeft = levels[0]! > levels[2]!;
    return { offset: ((isLeft ? -1 : 1) * place * 0.5) / STEPS, gain };
  };
}

/** What rises with the distance of a tone from its bin, whichever side it is on. */
type Measure = (levels: readonly number[]) => number;

const byParabola: Measure = ([left, middle, right]) => Math.abs(vertex(left!, middle!, right!).offset);

/** Where a zero of the lobe passes the farther neighbour, as with few zeros at the end: the nearer one alone. */
const byNeighbour: Measure = ([left, middle, right]) => Math.exp((Math.max(left!, right!) - middle!) / 2);

const isRising = (values: readonly number[]) => values.every((value, i) => value >= (values[i - 1] ?? 0));

function lobePower(window: ArrayLike<number>, bins: number): number {
  const turn = (2 * Math.PI * bins) / window.length;
  let [re, im] = [0, 0];
  for (let i = 0; i < window.length; i++) {
    re += window[i]! * Math.cos(turn * i);
    im += window[i]! * Math.sin(turn * i);
  }
  return re * re + im * im;
}

/** Where among rising values, as an index between them. */
function placeIn(rising: Float64Array, value: number): number {
  let [low, high] = [0, rising.length - 1];
  if (value >= rising[high]!) return high;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! <= value) low = middle;
    else high = middle;
  }
  const span = rising[high]! - rising[low]!;
  return span > 0 ? low + (value - rising[low]!) / span : low;
}
