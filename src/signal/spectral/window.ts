import { FieldError } from "../../base/errors.ts";
import { kaiser, kaiserBesselDerived } from "./windows/kaiser.ts";
import type { Shape } from "./windows/shape.ts";
import { chebwin, taylor } from "./windows/side-lobes.ts";
import { checkBandwidth, dpss } from "./windows/slepian.ts";
import {
  barthann,
  bartlett,
  bohman,
  cosine,
  exponential,
  gaussian,
  generalCosine,
  generalGaussian,
  generalHamming,
  lanczos,
  parzen,
  triang,
  tukey,
} from "./windows/tapers.ts";

/** `needs` numbers follow the name, `takes` at most (as many if not said). */
interface Known {
  names: string[];
  shape: Shape;
  needs?: number;
  takes?: number;
}

const sumOf =
  (...terms: number[]): Shape =>
  (length) =>
    generalCosine(length, ...terms);

const WINDOWS: Known[] = [
  { names: ["boxcar", "box", "ones", "rect", "rectangular"], shape: sumOf(1) },
  { names: ["hann", "han"], shape: sumOf(0.5, 0.5) },
  { names: ["hamming", "hamm", "ham"], shape: sumOf(0.54, 0.46) },
  { names: ["blackman", "black", "blk"], shape: sumOf(0.42, 0.5, 0.08) },
  { names: ["nuttall", "nutl", "nut"], shape: sumOf(0.3635819, 0.4891775, 0.1365995, 0.0106411) },
  { names: ["blackmanharris", "blackharr", "bkh"], shape: sumOf(0.35875, 0.48829, 0.14128, 0.01168) },
  {
    names: ["flattop", "flat", "flt"],
    shape: sumOf(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
  },
  { names: ["general_cosine"], shape: generalCosine, needs: 1, takes: Number.POSITIVE_INFINITY },
  { names: ["general_hamming"], shape: generalHamming, needs: 1 },
  { names: ["barthann", "brthan", "bth"], shape: barthann },
  { names: ["bartlett", "bart", "brt"], shape: bartlett },
  { names: ["triang", "triangle", "tri"], shape: triang },
  { names: ["bohman", "bman", "bmn"], shape: bohman },
  { names: ["parzen", "parz", "par"], shape: parzen },
  { names: ["lanczos", "sinc"], shape: lanczos },
  { names: ["cosine", "halfcosine"], shape: cosine },
  { names: ["gaussian", "gauss", "gss"], shape: gaussian, needs: 1 },
  { names: ["general_gaussian", "general_gauss", "ggs"], shape: generalGaussian, needs: 2 },
  { names: ["exponential", "poisson"], shape: exponential, takes: 2 },
  { names: ["tukey", "tuk"], shape: tukey, takes: 1 },
  { names: ["kaiser", "ksr"], shape: kaiser, needs: 1 },
  { names: ["kaiser_bessel_derived", "kbd"], shape: (length, beta) => kaiserBesselDerived(length, beta!), needs: 1 },
  { names: ["chebwin", "cheb"], shape: chebwin, needs: 1 },
  { names: ["taylor", "taylorwin"], shape: taylor, takes: 3 },
  { names: ["dpss"], shape: dpss, needs: 1 },
];

/**
 * A window of nx values, as scipy.signal.get_window: periodic for spectra, symmetric with `fftbins: false`.
 *
 * Shape   (nx,)
 * Units   none: 1 at its peak, which lies between two samples where nx says so.
 *         Numbers after the name are scipy's parameters; those of general_cosine stand one after another, a centre of exponential that is null is
 *         the middle, a number alone is the beta of a Kaiser window.
 * Throws  "invalid-argument" for an unknown name, wrong parameters or length.
 * Source  Harris (1978), doi:10.1109/PROC.1978.10837; Nuttall (1981), doi:10.1109/TASSP.1981.1163506;
 *         D'Antona & Ferrero (2006), doi:10.1007/0-387-28666-7 (flattop); chebwin, taylor, dpss: see windows/.
 */
export function getWindow(
  window: number | string | readonly [string, ...(number | null)[]],
  nx: number,
  fftbins = true,
): Float64Array {
  if (!Number.isSafeInteger(nx) || nx < 0)
    throw new FieldError("invalid-argument", `a window has a whole number of values, not ${nx}`, { nx });
  const { shape, name, parameters } = parseWindow(window);
  if (shape === dpss && nx > 1) checkBandwidth(nx, parameters[0]!);
  if (name === "kaiser_bessel_derived") {
    if (fftbins) throw wrongWindow(`the window "${name}" is symmetric only: set fftbins to false`, window);
    return nx === 0 ? new Float64Array(0) : shape(nx, ...parameters);
  }
  if (shape === exponential && !fftbins && !Number.isNaN(parameters[0] ?? Number.NaN))
    throw wrongWindow("a symmetric exponential window has its centre in the middle", window);
  if (nx <= 1) return new Float64Array(nx).fill(1);
  return shape(fftbins ? nx + 1 : nx, ...parameters).slice(0, nx);
}

function parseWindow(window: unknown): { shape: Shape; name: string; parameters: number[] } {
  const [said, ...rest] =
    typeof window === "number" ? ["kaiser", window] : Array.isArray(window) ? window : ([window] as unknown[]);
  const name = typeof said === "string" ? said.replaceAll(" ", "_") : "";
  const known = WINDOWS.find(({ names }) => names.includes(name));
  if (!known) throw wrongWindow(`no window is called ${JSON.stringify(said)}`, window);
  const { names, shape, needs = 0, takes = needs } = known;
  const isMiddle = (value: unknown, i: number) => value === null && i === 0 && shape === exponential;
  if (
    rest.length < needs ||
    rest.length > takes ||
    !rest.every((value, i) => Number.isFinite(value) || isMiddle(value, i))
  )
    throw wrongWindow(`the window "${said}" takes ${needs}${takes > needs ? " or more" : ""} number(s)`, window);
  const parameters = rest.map((value) => (value === null ? Number.NaN : (value as number)));
  return { shape, name: names[0]!, parameters };
}

function wrongWindow(message: string, window: unknown): FieldError {
  return new FieldError("invalid-argument", message, { window });
}
