import Peer from "fft.js";
import { compareHere, noise } from "./compare.mjs";

const SIZES = [2 ** 8, 2 ** 10, 2 ** 12, 2 ** 14, 2 ** 16, 2 ** 20];

function complexCase(n, fft) {
  const [re, im] = [noise(n), noise(n).reverse()];
  const peer = new Peer(n);
  const [input, out] = [peer.createComplexArray(), peer.createComplexArray()];
  for (let i = 0; i < n; i++) [input[2 * i], input[2 * i + 1]] = [re[i], im[i]];
  return compareHere(
    () => fft({ re, im }),
    () => peer.transform(out, input),
  );
}

function realCase(n, rfft) {
  const x = noise(n);
  const peer = new Peer(n);
  const [input, out] = [[...x], peer.createComplexArray()];
  return compareHere(
    () => rfft(x),
    () => peer.realTransform(out, input),
  );
}

/** Ours beside fft.js in this thread, both in double precision. */
export function* benchFft({ fft, rfft }) {
  for (const n of SIZES) {
    yield { work: `complex FFT, n = ${n}`, peer: "fft.js", ...complexCase(n, fft) };
    yield { work: `real FFT, n = ${n}`, peer: "fft.js", ...realCase(n, rfft) };
  }
}
