/**
 * Every npm peer in one form: make(n) → { set(re, im), run(), get() → [re, im], free() }, or undefined for a length it cannot do.
 * Plans and buffers are made before; a peer that works in place pays for the copy of its input.
 */
import loadKiss from "@echogarden/kissfft-wasm";
import loadPffft from "@echogarden/pffft-wasm/simd";
import FftJs from "fft.js";
import mlFft from "ml-fft";
import ndarray from "ndarray";
import ndarrayFft from "ndarray-fft";
import Ooura from "ooura";
import WebFft from "webfft";

const isPowerOfTwo = (n) => Number.isInteger(Math.log2(n));

function interleaved(re, im, Type) {
  const out = new Type(2 * re.length);
  for (let i = 0; i < re.length; i++) [out[2 * i], out[2 * i + 1]] = [re[i], im ? im[i] : 0];
  return out;
}

function parts(values, count, at = 0) {
  const [re, im] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) [re[i], im[i]] = [values[at + 2 * i], values[at + 2 * i + 1]];
  return [re, im];
}

function appended(values, last) {
  const out = new Float64Array(values.length + 1);
  out.set(values);
  out[values.length] = last;
  return out;
}

function fftJs(kind) {
  return (n) => {
    if (!isPowerOfTwo(n)) return undefined;
    const fft = new FftJs(n);
    const out = new Float64Array(2 * n);
    let x;
    return kind === "complex"
      ? {
          set: (re, im) => (x = interleaved(re, im, Float64Array)),
          run: () => fft.transform(out, x),
          get: () => parts(out, n),
        }
      : {
          set: (re) => (x = Float64Array.from(re)),
          run: () => fft.realTransform(out, x),
          get: () => parts(out, n / 2 + 1),
        };
  };
}

/** Its sign is the other one; a real spectrum has its last bin in the imaginary part of the first. */
function ooura(kind) {
  return (n) => {
    if (!isPowerOfTwo(n)) return undefined;
    const fft = new Ooura(kind === "complex" ? 2 * n : n, { type: kind, radix: 4 });
    const work = new Float64Array(kind === "complex" ? 2 * n : n);
    let x;
    const run = () => {
      work.set(x);
      fft.fftInPlace(work.buffer);
    };
    if (kind === "complex")
      return {
        set: (re, im) =>
          (x = interleaved(
            re,
            im.map((value) => -value),
            Float64Array,
          )),
        run,
        get() {
          const [re, im] = parts(work, n);
          return [re, im.map((value) => -value)];
        },
      };
    return {
      set: (re) => (x = Float64Array.from(re)),
      run,
      get() {
        const [re, im] = parts(work, n / 2);
        const last = im[0];
        im[0] = 0;
        return [
          appended(re, last),
          appended(
            im.map((value) => -value),
            0,
          ),
        ];
      },
    };
  };
}

function pffft(module, kind) {
  const isGood = (n) => {
    let rest = n;
    for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
    return rest === 1 && n % (kind === "complex" ? 16 : 32) === 0;
  };
  return (n) => {
    const setup = isGood(n) && module._pffft_new_setup(n, kind === "complex" ? 1 : 0);
    if (!setup) return undefined;
    const bytes = kind === "complex" ? 8 * n : 4 * n;
    const [input, output, work] = [1, 2, 3].map(() => module._pffft_aligned_malloc(bytes));
    return {
      set: (re, im) => module.HEAPF32.set(kind === "complex" ? interleaved(re, im, Float32Array) : re, input >> 2),
      run: () => module._pffft_transform_ordered(setup, input, output, work, 0),
      get() {
        if (kind === "complex") return parts(module.HEAPF32, n, output >> 2);
        const [re, im] = parts(module.HEAPF32, n / 2, output >> 2);
        const last = im[0];
        im[0] = 0;
        return [appended(re, last), appended(im, 0)];
      },
      free() {
        for (const block of [input, output, work]) module._pffft_aligned_free(block);
        module._pffft_destroy_setup(setup);
      },
    };
  };
}

/** Quadratic in large primes. */
function kissfft(module, kind) {
  const name = kind === "complex" ? "kiss_fft" : "kiss_fftr";
  return (n) => {
    if ((kind === "real" && n % 2) || n === 10_007 || n === 65_537) return undefined;
    const plan = module[`_${name}_alloc`](n, 0, 0, 0);
    const [input, output] = [module._malloc(8 * n), module._malloc(8 * n + 16)];
    return {
      set: (re, im) => module.HEAPF32.set(kind === "complex" ? interleaved(re, im, Float32Array) : re, input >> 2),
      run: () => module[`_${name}`](plan, input, output),
      get: () => parts(module.HEAPF32, kind === "complex" ? n : n / 2 + 1, output >> 2),
      free() {
        for (const block of [plan, input, output]) module._free(block);
      },
    };
  };
}

function webFft(n) {
  if (!isPowerOfTwo(n) || n > 2 ** 17) return undefined;
  const fft = new WebFft(n, "kissWasm", false);
  let [x, out] = [undefined, undefined];
  return {
    set: (re, im) => (x = interleaved(re, im, Float32Array)),
    run: () => (out = fft.fft(x)),
    get: () => parts(out, n),
    free: () => fft.dispose(),
  };
}

function ml(n) {
  if (!isPowerOfTwo(n)) return undefined;
  mlFft.FFT.init(n);
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  let x;
  return {
    set: (real, imaginary) => (x = [Float64Array.from(real), Float64Array.from(imaginary)]),
    run() {
      re.set(x[0]);
      im.set(x[1]);
      mlFft.FFT.fft(re, im);
    },
    get: () => [re, im],
  };
}

/** Its sign is the other one. */
function scijs(Type) {
  return (n) => {
    const [re, im] = [new Type(n), new Type(n)];
    const views = [ndarray(re), ndarray(im)];
    let x;
    return {
      set: (real, imaginary) => (x = [Type.from(real), Type.from(imaginary, (value) => -value)]),
      run() {
        re.set(x[0]);
        im.set(x[1]);
        ndarrayFft(1, ...views);
      },
      get: () => [Float64Array.from(re), Float64Array.from(im, (value) => -value)],
    };
  };
}

/** [{ name, kind, precision, make }] */
export async function loadPeers(wasm) {
  const pf = await loadPffft({ wasmBinary: await wasm("pffft") });
  const kiss = await loadKiss({ wasmBinary: await wasm("kissfft") });
  const both = (name, precision, adapter) =>
    ["complex", "real"].map((kind) => ({ name, kind, precision, make: adapter(kind) }));
  return [
    ...both("fft.js", "f64", fftJs),
    ...both("ooura", "f64", ooura),
    ...both("pffft-wasm", "f32", (kind) => pffft(pf, kind)),
    ...both("kissfft-wasm", "f32", (kind) => kissfft(kiss, kind)),
    { name: "webfft", kind: "complex", precision: "f32", make: webFft },
    { name: "ml-fft", kind: "complex", precision: "f64", make: ml },
    { name: "ndarray-fft", kind: "complex", precision: "f64", make: scijs(Float64Array) },
    { name: "ndarray-fft", kind: "complex", precision: "f32", make: scijs(Float32Array) },
  ];
}
