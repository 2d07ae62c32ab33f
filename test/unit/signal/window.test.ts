import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { getWindow } from "../../../src/signal/spectral/window.ts";
import { python, testWith } from "../../support/peers.ts";
import { doublesOf, relativeL2 } from "./close.ts";

const NAMES = [
  "boxcar box ones rect rectangular hann han hamming hamm ham blackman black blk nuttall nutl nut blackmanharris",
  "blackharr bkh flattop flat flt bartlett bart brt triang triangle tri cosine halfcosine tukey tuk",
].flatMap((line) => line.split(" "));
const TUPLES: [string, ...number[]][] = [
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
    get_window(tuple(w) if isinstance(w, list) else w, c["nx"], c["bins"]).tofile(sys.stdout.buffer)`,
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

test("a window of scipy's that is not built yet is unsupported, any other name is invalid", () => {
  const code = (window: string | [string, ...number[]], nx = 8) => {
    try {
      getWindow(window, nx);
    } catch (error) {
      return isCode(error, "unsupported") ? "unsupported" : isCode(error, "invalid-argument") ? "invalid" : error;
    }
    return "built";
  };
  for (const name of ["parzen", "dpss", "general cosine", "kaiser bessel derived"])
    expect(code(name)).toBe("unsupported");
  expect(code(["chebwin", 100])).toBe("unsupported");
  for (const name of ["hanning", "", "Hann", "constructor"]) expect(code(name)).toBe("invalid");
  expect(code("kaiser")).toBe("invalid");
  expect(code(["hann", 1])).toBe("invalid");
  expect(code(["kaiser", 1, 2])).toBe("invalid");
  expect(code(["tukey", Number.NaN])).toBe("invalid");
  expect(code("hann", -1)).toBe("invalid");
  expect(code("hann", 2.5)).toBe("invalid");
});
