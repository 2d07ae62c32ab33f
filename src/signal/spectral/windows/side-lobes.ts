import { fft } from "../../fft/fft.ts";
import { fill, type Shape } from "./shape.ts";

/** Chebyshev's polynomial of the first kind at (1 + bulge) · cos(angle); what is over 1 is kept apart, as it is next to nothing. */
function chebyshev(order: number, bulge: number, angle: number): number {
  const mirrored = angle > Math.PI / 2;
  const half = Math.sin((mirrored ? Math.PI - angle : angle) / 2) ** 2;
  const over = bulge * (1 - 2 * half) - 2 * half;
  const size =
    over > 0
      ? Math.cosh(order * Math.log1p(over + Math.sqrt(over * (2 + over))))
      : Math.cos(2 * order * Math.asin(Math.sqrt(-over / 2)));
  return mirrored && order % 2 ? -size : size;
}

/** All side lobes lie `attenuation` dB below the main one: Dolph (1946), doi:10.1109/JRPROC.1946.225956, by its transform. */
export const chebwin: Shape = (length, attenuation) => {
  const order = length - 1;
  const bulge = 2 * Math.sinh(Math.acosh(10 ** (Math.abs(attenuation!) / 20)) / order / 2) ** 2;
  const spectrum = fill(length, (k) => chebyshev(order, bulge, (Math.PI * k) / length));
  const odd = length % 2 === 1;
  const turn = (k: number) => (odd ? 0 : (Math.PI * k) / length); // half a sample, where no sample is the middle
  const { re } = fft({
    re: spectrum.map((value, k) => value * Math.cos(turn(k))),
    im: spectrum.map((value, k) => value * Math.sin(turn(k))),
  });
  const half = Math.floor(length / 2);
  const values = fill(length, (i) => re[odd ? Math.abs(i - half) : i < half ? half - i : i - half + 1]!);
  const peak = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return values.map((value) => value / peak);
};

/** The nearest `nbar` side lobes lie `sll` dB down, the others fall: Taylor (1955), doi:10.1109/TAP.1955.5720407. */
export const taylor: Shape = (length, nbar = 4, sll = 30, norm = 1) => {
  const a2 = (Math.acosh(10 ** (sll / 20)) / Math.PI) ** 2;
  const stretch = nbar ** 2 / (a2 + (nbar - 0.5) ** 2);
  const terms = fill(Math.max(0, nbar - 1), (index) => {
    const m = index + 1;
    let [above, below] = [m % 2 ? 1 : -1, 2];
    for (let k = 1; k < nbar; k++) {
      above *= 1 - m ** 2 / stretch / (a2 + (k - 0.5) ** 2);
      if (k !== m) below *= 1 - (m / k) ** 2;
    }
    return above / below;
  });
  const value = (off: number) =>
    1 + 2 * terms.reduce((sum, term, k) => sum + term * Math.cos((2 * Math.PI * (k + 1) * off) / length), 0);
  const scale = norm ? 1 / value(0) : 1;
  return fill(length, (i) => scale * value(i - (length - 1) / 2));
};
