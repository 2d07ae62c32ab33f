import { FieldError } from "../../base/errors.ts";

type Shape = (length: number, ...parameters: number[]) => Float64Array;

const fill = (length: number, value: (i: number) => number) => Float64Array.from({ length }, (_, i) => value(i));

/** Σ a_k cos(kφ) with φ from -π to π: every coefficient is positive in this form. */
const generalCosine =
  (...terms: number[]): Shape =>
  (length) =>
    fill(length, (i) => {
      const phase = Math.PI * ((2 * i) / (length - 1) - 1);
      return terms.reduce((sum, term, k) => sum + term * Math.cos(k * phase), 0);
    });

const bartlett: Shape = (length) => fill(length, (i) => (2 * Math.min(i, length - 1 - i)) / (length - 1));

const triang: Shape = (length) => {
  const odd = length % 2;
  return fill(length, (i) => (2 * (Math.min(i, length - 1 - i) + 1) - (odd ? 0 : 1)) / (length + odd));
};

const cosine: Shape = (length) => fill(length, (i) => Math.sin((Math.PI / length) * (i + 0.5)));

const gaussian: Shape = (length, std) =>
  fill(length, (i) => Math.exp(-((i - (length - 1) / 2) ** 2) / (2 * std! * std!)));

/** Modified Bessel function of the first kind, order 0: its power series, all terms positive. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) sum += term *= quarter / (k * k);
  return sum;
}

const kaiser: Shape = (length, beta) => {
  const centre = (length - 1) / 2;
  const peak = besselI0(beta!);
  return fill(length, (i) => besselI0(beta! * Math.sqrt(Math.max(0, 1 - ((i - centre) / centre) ** 2))) / peak);
};

const tukey: Shape = (length, alpha = 0.5) => {
  if (alpha <= 0) return generalCosine(1)(length);
  if (alpha >= 1) return generalCosine(0.5, 0.5)(length);
  const taper = Math.floor((alpha * (length - 1)) / 2);
  return fill(length, (i) => {
    const edge = Math.min(i, length - 1 - i);
    return edge > taper ? 1 : 0.5 * (1 + Math.cos(Math.PI * ((2 * edge) / alpha / (length - 1) - 1)));
  });
};

const WINDOWS: { names: string[]; shape: Shape; needs?: number; takes?: number }[] = [
  { names: ["boxcar", "box", "ones", "rect", "rectangular"], shape: generalCosine(1) },
  { names: ["hann", "han"], shape: generalCosine(0.5, 0.5) },
  { names: ["hamming", "hamm", "ham"], shape: generalCosine(0.54, 0.46) },
  { names: ["blackman", "black", "blk"], shape: generalCosine(0.42, 0.5, 0.08) },
  { names: ["nuttall", "nutl", "nut"], shape: generalCosine(0.3635819, 0.4891775, 0.1365995, 0.0106411) },
  { names: ["blackmanharris", "blackharr", "bkh"], shape: generalCosine(0.35875, 0.48829, 0.14128, 0.01168) },
  {
    names: ["flattop", "flat", "flt"],
    shape: generalCosine(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
  },
  { names: ["bartlett", "bart", "brt"], shape: bartlett },
  { names: ["triang", "triangle", "tri"], shape: triang },
  { names: ["cosine", "halfcosine"], shape: cosine },
  { names: ["kaiser", "ksr"], shape: kaiser, needs: 1 },
  { names: ["gaussian", "gauss", "gss"], shape: gaussian, needs: 1 },
  { names: ["tukey", "tuk"], shape: tukey, takes: 1 },
];

const NOT_BUILT = new Set(
  (
    "barthann brthan bth bohman bman bmn chebwin cheb dpss exponential poisson general_cosine general_gaussian " +
    "general_gauss ggs general_hamming kaiser_bessel_derived kbd lanczos sinc parzen parz par taylor taylorwin"
  ).split(" "),
);

/**
 * A window of nx values, as scipy.signal.get_window: periodic for spectra, symmetric with `fftbins: false`.
 *
 * Shape   (nx,)
 * Units   none: 1 at its peak, which lies between two samples where nx says so.
 * Throws  "invalid-argument" for an unknown name, wrong parameters or length; "unsupported" for a window of scipy's not built yet.
 * Source  Harris (1978), doi:10.1109/PROC.1978.10837; Nuttall (1981), doi:10.1109/TASSP.1981.1163506;
 *         D'Antona & Ferrero (2006), doi:10.1007/0-387-28666-7 (flattop).
 */
export function getWindow(window: string | [string, ...number[]], nx: number, fftbins = true): Float64Array {
  const [name, ...parameters] = typeof window === "string" ? [window] : window;
  const found = WINDOWS.find(({ names }) => names.includes(name));
  if (!found) {
    if (NOT_BUILT.has(String(name).replaceAll(" ", "_")))
      throw new FieldError("unsupported", `the window "${name}" is not built yet`, { window: name });
    throw new FieldError("invalid-argument", `no window is called "${name}"`, { window: name });
  }
  const { needs = 0, takes = needs } = found;
  if (parameters.length < needs || parameters.length > takes || !parameters.every(Number.isFinite))
    throw new FieldError("invalid-argument", `the window "${name}" takes ${takes} number(s) after its name`, {
      window,
    });
  if (!Number.isSafeInteger(nx) || nx < 0)
    throw new FieldError("invalid-argument", `a window has a whole number of values, not ${nx}`, { nx });
  if (nx <= 1) return new Float64Array(nx).fill(1);
  return found.shape(fftbins ? nx + 1 : nx, ...parameters).slice(0, nx);
}
