import { fill, type Shape, sinc } from "./shape.ts";

/** Σ a_k cos(kφ) with φ from -π to π: every coefficient is positive in this form. */
export const generalCosine: Shape = (length, ...terms) =>
  fill(length, (i) => {
    const phase = Math.PI * ((2 * i) / (length - 1) - 1);
    return terms.reduce((sum, term, k) => sum + term * Math.cos(k * phase), 0);
  });

export const generalHamming: Shape = (length, alpha) => generalCosine(length, alpha!, 1 - alpha!);

export const bartlett: Shape = (length) => fill(length, (i) => (2 * Math.min(i, length - 1 - i)) / (length - 1));

export const barthann: Shape = (length) =>
  fill(length, (i) => {
    const off = Math.abs(i / (length - 1) - 0.5);
    return 0.62 - 0.48 * off + 0.38 * Math.cos(2 * Math.PI * off);
  });

export const triang: Shape = (length) => {
  const odd = length % 2;
  return fill(length, (i) => (2 * (Math.min(i, length - 1 - i) + 1) - (odd ? 0 : 1)) / (length + odd));
};

/** Distance from the middle, 0, to the ends, 1. */
const spread = (length: number, i: number) => Math.abs((2 * i) / (length - 1) - 1);

export const bohman: Shape = (length) =>
  fill(length, (i) => {
    if (i === 0 || i === length - 1) return 0;
    const x = spread(length, i);
    return (1 - x) * Math.cos(Math.PI * x) + Math.sin(Math.PI * x) / Math.PI;
  });

export const parzen: Shape = (length) =>
  fill(length, (i) => {
    const n = Math.abs(i - (length - 1) / 2);
    const x = n / (length / 2);
    return n <= (length - 1) / 4 ? 1 - 6 * x ** 2 + 6 * x ** 3 : 2 * (1 - x) ** 3;
  });

export const lanczos: Shape = (length) => fill(length, (i) => sinc(spread(length, i)));

export const cosine: Shape = (length) => fill(length, (i) => Math.sin((Math.PI / length) * (i + 0.5)));

export const gaussian: Shape = (length, std) => generalGaussian(length, 1, std!);

export const generalGaussian: Shape = (length, power, width) =>
  fill(length, (i) => Math.exp(-0.5 * Math.abs((i - (length - 1) / 2) / width!) ** (2 * power!)));

/** A centre that is NaN is the middle. */
export const exponential: Shape = (length, centre = Number.NaN, tau = 1) => {
  const middle = Number.isNaN(centre) ? (length - 1) / 2 : centre;
  return fill(length, (i) => Math.exp(-Math.abs(i - middle) / tau));
};

export const tukey: Shape = (length, alpha = 0.5) => {
  if (alpha <= 0) return generalCosine(length, 1);
  if (alpha >= 1) return generalCosine(length, 0.5, 0.5);
  const taper = Math.floor((alpha * (length - 1)) / 2);
  return fill(length, (i) => {
    const edge = Math.min(i, length - 1 - i);
    return edge > taper ? 1 : 0.5 * (1 + Math.cos(Math.PI * ((2 * edge) / alpha / (length - 1) - 1)));
  });
};
