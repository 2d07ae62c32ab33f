import { precisionOf, samples, whole, zerosLike } from "../check.ts";
import { withFft } from "../kernel/with-fft.ts";
import type { Complex, F } from "../types.ts";

/**
 * The analytic signal of a real one, as scipy.signal.hilbert: its real part is x, its imaginary part x with every frequency
 * turned by a quarter.
 *
 * Shape   x: (n,); the result has o.N values: x is cut, or padded with zeros at its end. The transform takes x as periodic.
 * Units   those of x.
 * Memory  one transform of length N. f32 in gives f32 out.
 * Throws  "invalid-argument" when N is no positive integer.
 * Source  Marple (1999), doi:10.1109/78.782222.
 */
export function hilbert(x: F, o: { N?: number } = {}): Complex {
  const n = whole("N", o.N ?? samples("x", x).length, 1);
  const filled = samples("x", x).subarray(0, n);
  const [re, im] = [zerosLike(x, n), zerosLike(x, n)];
  re.set(filled);
  withFft({ n, kind: "real", precision: precisionOf(x) }, (plan) => {
    const { input, output } = plan;
    input.set(re);
    plan.forward();
    for (let i = 0; i < output.length; i += 2) [output[i], output[i + 1]] = [output[i + 1]! / n, -output[i]! / n];
    plan.inverse();
    im.set(input);
  });
  return { re, im };
}

/**
 * The envelope of a real signal, |hilbert(x)|.
 *
 * Shape   as hilbert.
 * Units   those of x.
 * Memory  as hilbert.
 * Throws  as hilbert.
 */
export function envelope(x: F, o: { N?: number } = {}): F {
  const { re, im } = hilbert(x, o);
  for (let i = 0; i < re.length; i++) re[i] = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
  return re;
}
