import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { runs } from "../../../support/runs.ts";
import { errorsOf, spectrumOf } from "./transforms.ts";

const PRIMES = [4099, 4999, 5003, 6007, 7919, 9001, 9973, 10_007];
const LARGE = [
  8192, 11_011, 16_384, 20_020, 30_030, 44_100, 48_000, 65_536, 65_537, 99_991, 100_000, 131_072, 262_144, 268_800,
  524_288,
];

beforeAll(async () => {
  expect(await loadKernels()).not.toBe("js");
});

const KINDS = ["complex", "real"] as const;

/** Lengths whose error is beyond what is allowed, each with its errors. */
function wrongLengths(lengths: readonly number[]): object[] {
  const wrong: object[] = [];
  for (const n of lengths) {
    const given = spectrumOf(n);
    for (const precision of ["f32", "f64"] as const)
      for (const kind of KINDS) {
        const errors = errorsOf(n, precision, kind, given);
        if (!(errors.forward <= 1 && errors.inverse <= 1)) wrong.push({ n, precision, kind, ...errors });
      }
  }
  return wrong;
}

test("every length from 1 to 4096 is transformed both ways within 8 ε √(log2 n)", () => {
  expect(wrongLengths(Array.from({ length: 4096 }, (_, i) => i + 1))).toEqual([]);
});

test("so are primes to 10 007 and large lengths", () => {
  expect(wrongLengths([...PRIMES, ...LARGE])).toEqual([]);
});

test("and any length drawn up to 300 000", () => {
  fc.assert(
    fc.property(fc.integer({ min: 4097, max: 300_000 }), (n) => {
      expect(wrongLengths([n])).toEqual([]);
    }),
    { numRuns: runs(5), endOnFailure: true },
  );
});
