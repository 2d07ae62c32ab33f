import { beforeAll, expect, test } from "vitest";
import { loadKernels } from "../../../src/signal/kernel/load-kernels.ts";
import { kernelsOf } from "../../../src/signal/kernel/simd/kernels.ts";
import { type Answers, answersNow, differencesNow } from "../../unit/signal/kernel/sample-cases.ts";
import { errorsOf, spectrumOf } from "../../unit/signal/kernel/transforms.ts";

const LENGTHS = [
  ...Array.from({ length: 260 }, (_, i) => i + 1),
  ...[1000, 1001, 1024, 2310, 4096, 5003, 10_007, 44_100, 48_000, 65_536, 131_072, 524_288],
];

/** Transforms whose error is beyond what is allowed. */
function wrongOnes(): object[] {
  return LENGTHS.flatMap((n) => {
    const given = spectrumOf(n);
    return (["f32", "f64"] as const).flatMap((precision) =>
      (["complex", "real"] as const)
        .map((kind) => ({ n, precision, kind, ...errorsOf(n, precision, kind, given) }))
        .filter(({ forward, inverse }) => !(forward <= 1 && inverse <= 1)),
    );
  });
}

let plain: Answers = [];
beforeAll(() => {
  plain = answersNow();
});

test("the kernels of this browser transform lengths of every kind within 8 ε √(log2 n)", async () => {
  expect(await loadKernels()).toBe("relaxed-simd");
  expect(kernelsOf("f32")!.fused && kernelsOf("f64")!.fused).toBe(true);
  expect(wrongOnes()).toEqual([]);
});

test("and give extremes, moments, filters, rate changes and levels as the plain loops do", () => {
  expect(differencesNow(plain)).toEqual([]);
});

test("so do those without fused multiply-add, given by their bytes", async () => {
  for (const precision of ["f32", "f64"]) {
    const url = new URL(`../../../src/signal/kernel/wasm/${precision}-simd.wasm`, import.meta.url);
    expect(await loadKernels({ wasm: await (await fetch(url)).arrayBuffer() })).toBe("simd");
  }
  expect(kernelsOf("f32")!.fused || kernelsOf("f64")!.fused).toBe(false);
  expect(wrongOnes()).toEqual([]);
  expect(differencesNow(plain)).toEqual([]);
});
