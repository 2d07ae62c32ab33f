import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { rfft } from "../../../src/signal/fft/fft.ts";
import { getWindow } from "../../../src/signal/spectral/window.ts";
import { python, testWith } from "../../support/peers.ts";
import { doublesOf, relativeL2 } from "./close.ts";
import { askScipy, type Call, differences } from "./oracle-calls.ts";

const NAMES = [
  "boxcar box ones rect rectangular hann han hamming hamm ham blackman black blk nuttall nutl nut blackmanharris",
  "blackharr bkh flattop flat flt bartlett bart brt triang triangle tri cosine halfcosine tukey tuk",
  "barthann brthan bth bohman bman bmn exponential poisson lanczos sinc parzen parz par taylor taylorwin",
].flatMap((line) => line.split(" "));
const TUPLES: [string, ...(number | null)[]][] = [
  ["general_cosine", 0.4, 0.3, 0.2, 0.1],
  ["general cosine", 1],
  ["general_hamming", 0.7],
  ["general hamming", 0.54],
  ["general_gaussian", 1.5, 7],
  ["ggs", 0.5, 30],
  ["exponential", null, 12],
  ["poisson"],
  ["taylor", 6],
  ["taylorwin", 4, 60],
  ["taylor", 20, 35, 0],
  ["taylor", 1, 30],
  ["kaiser", 0],
  ["kaiser", 8.6],
  ["ksr", 200],
  ["gaussian", 3.5],
  ["gauss", 40],
  ["tukey", 0],
  ["tukey", 0.1],
  ["tuk", 0.93],
  ["tukey", 1],
];
const LENGTHS = [0, 1, 2, 3, 4, 5, 8, 51, 256, 1001];

testWith("scipy")("every window equals scipy's, periodic and symmetric, by name, alias and tuple", () => {
  const windows = [...NAMES, ...TUPLES];
  const cases = windows.flatMap((window) =>
    LENGTHS.flatMap((nx) => [true, false].map((bins) => ({ window, nx, bins }))),
  );
  const answers = doublesOf(
    python(
      `import sys, json
from scipy.signal import get_window
for c in json.load(sys.stdin):
    w = c["window"]
    if isinstance(w, list): w = (w[0], w[1:]) if w[0].startswith("general") and w[0].endswith("cosine") else tuple(w)
    get_window(w, c["nx"], c["bins"]).tofile(sys.stdout.buffer)`,
      JSON.stringify(cases),
    ),
  );
  let at = 0;
  const wrong = cases.filter(({ window, nx, bins }) => {
    const expected = answers.subarray(at, at + nx);
    at += nx;
    return !(relativeL2(getWindow(window, nx, bins), expected) <= 1e-13);
  });
  expect(wrong).toEqual([]);
  expect(at).toBe(answers.length);
});

// Both are conditioned worse the longer they are: the polynomial near 1, and eigenvalues that lie close together.
const CHEBYSHEV: Call[] = ["chebwin", "cheb"].flatMap((name) =>
  [45, 60, -100].flatMap((at) => LENGTHS.map((nx) => ({ name: "getWindow", args: [[name, at], nx, nx % 2 === 0] }))),
);
const DPSS: Call[] = [0.5, 1, 2.5, 4, 12].flatMap((nw) =>
  [2, 3, 16, 51, 256, 1001, 4096].flatMap((nx) =>
    [true, false].map((bins) => ({ name: "getWindow", args: [["dpss", nw], nx, bins] })),
  ),
);
const KAISER_BESSEL: Call[] = [0, 2, 3, 10, 512].flatMap((nx) =>
  [true, false].flatMap((bins) =>
    ["kbd", "kaiser bessel derived"].map((name) => ({ name: "getWindow", args: [[name, 7.5], nx, bins] })),
  ),
);
const CENTRED: Call[] = [true, false].map((bins) => ({ name: "getWindow", args: [["exponential", 3, 5], 40, bins] }));

testWith("scipy")("windows with conditions of their own equal scipy's, and throw where it raises", () => {
  const calls = [...CHEBYSHEV, ...DPSS, ...KAISER_BESSEL, ...CENTRED, { name: "getWindow", args: [4.5, 33, true] }];
  expect(differences(calls, askScipy(calls), { tolerance: 1e-10 })).toEqual([]);
});

test("the sidelobes of chebwin lie as low as was asked for, those of dpss lower than those of any other of its width", () => {
  const lobes = (values: Float64Array, from: number) => {
    const { re, im } = rfft(values, { n: 4096 });
    const power = Array.from(re, (value, k) => value ** 2 + im[k]! ** 2);
    const all = power.reduce((sum, value) => sum + value, 0);
    const beyond = power.slice(from);
    return {
      most: 10 * Math.log10(Math.max(...beyond) / power[0]!),
      share: beyond.reduce((sum, v) => sum + v, 0) / all,
    };
  };
  expect(lobes(getWindow(["chebwin", 70], 64, false), 400).most).toBeCloseTo(-70, 6);
  const edge = Math.ceil((2.5 / 64) * 4096);
  const share = lobes(getWindow(["dpss", 2.5], 64, false), edge).share;
  for (const other of ["hann", "blackman", "kaiser", "gaussian"])
    expect(share).toBeLessThan(
      lobes(getWindow(other === "hann" || other === "blackman" ? other : [other, 9], 64, false), edge).share,
    );
});

test("squares of overlapped halves of a Kaiser-Bessel derived window add up to one", () => {
  const values = getWindow(["kbd", 6], 64, false);
  for (let i = 0; i < 32; i++) expect(values[i]! ** 2 + values[i + 32]! ** 2).toBeCloseTo(1, 14);
});

test("an unknown name, wrong parameters and wrong lengths are invalid", () => {
  const isInvalid = (window: string | [string, ...(number | null)[]], nx = 8) => {
    try {
      getWindow(window, nx);
    } catch (error) {
      return isCode(error, "invalid-argument");
    }
    return false;
  };
  const wrong: Parameters<typeof isInvalid>[] = [
    ...["hanning", "", "Hann", "constructor", "kaiser", "dpss", "general_cosine"].map((name) => [name] as [string]),
    [["hann", 1]],
    [["kaiser", 1, 2]],
    [["kaiser", null]],
    [["exponential", 1, null]],
    [["tukey", Number.NaN]],
    [["dpss", 4]],
    [["dpss", 0]],
    ["hann", -1],
    ["hann", 2.5],
  ];
  expect(wrong.filter((args) => !isInvalid(...args))).toEqual([]);
});
