import fc from "fast-check";
import { expect, test } from "vitest";
import { isCode } from "../../../src/base/errors.ts";
import { welch } from "../../../src/signal/spectral/welch.ts";
import type { F, Spectral } from "../../../src/signal/types.ts";
import { python, testWith } from "../../support/peers.ts";
import { bytesOf, doublesOf, noise, relativeL2 } from "./close.ts";

const SCIPY = `import sys, json, warnings, numpy as np
from scipy.signal import welch
warnings.simplefilter("ignore")
head, body = sys.stdin.buffer.read().split(b"\\n", 1)
job = json.loads(head); x = np.frombuffer(body).astype(job["dtype"])
for c in job["cases"]:
    o = c["options"]; w = o.get("window", "hann")
    if w == "values": w = x[:64] + 2
    elif isinstance(w, list): w = tuple(w)
    o["window"] = w
    if "returnOnesided" in o: o["return_onesided"] = o.pop("returnOnesided")
    f, p = welch(x[:c["length"]], **o)
    np.concatenate([[len(f)], f, p]).astype("f8").tofile(sys.stdout.buffer)`;

type Case = { length: number; options: Omit<Spectral, "window"> & { window?: string | [string, ...number[]] } };

function scipyWelch(x: Float64Array, cases: Case[], dtype = "f8"): { f: Float64Array; Pxx: Float64Array }[] {
  const head = Buffer.from(`${JSON.stringify({ cases, dtype })}\n`);
  const all = doublesOf(python(SCIPY, Buffer.concat([head, bytesOf(x)])));
  let at = 0;
  return cases.map(() => {
    const bins = all[at]!;
    const from = at + 1;
    at = from + 2 * bins;
    return { f: all.slice(from, from + bins), Pxx: all.slice(from + bins, at) };
  });
}

const RECORDING = noise(5000, 11).map((value, i) => value + Math.sin(0.3 * i) + 3 + 0.001 * i);

function run(x: F, { length, options }: Case): ReturnType<typeof welch> {
  const window = (options.window as string) === "values" ? RECORDING.slice(0, 64).map((v) => v + 2) : options.window;
  return welch(x.subarray(0, length), { ...options, ...(window && { window }) });
}

const pick = <T>(...values: T[]) => values;
const GRID: Case[] = pick(1, 2, 3, 100, 255, 1000, 5000).flatMap((length) =>
  pick<"constant" | "linear" | false>("constant", "linear", false).flatMap((detrend) =>
    pick<"mean" | "median">("mean", "median").flatMap((average) =>
      pick(true, false).flatMap((returnOnesided) =>
        pick<Case["options"]>(
          {},
          { fs: 48_000, nperseg: 128, window: "flattop" },
          { nperseg: 100, noverlap: 75, window: ["kaiser", 6], scaling: "spectrum" },
          { nperseg: 63, noverlap: 0, nfft: 64 },
          { nperseg: 64, nfft: 101, window: "boxcar" },
        )
          .filter(({ noverlap = 0 }) => noverlap < length)
          .map((options) => ({ length, options: { ...options, detrend, average, returnOnesided } })),
      ),
    ),
  ),
);

testWith("scipy")(
  "welch equals scipy's over lengths, windows, overlaps, paddings, detrends, sides and averages",
  () => {
    const cases = [...GRID, { length: 1000, options: { window: "values" } }];
    const answers = scipyWelch(RECORDING, cases);
    const level = RECORDING.reduce((sum, value) => sum + value * value, 0) / RECORDING.length;
    const wrong = cases.filter((one, i) => {
      const { f, Pxx } = run(RECORDING, one);
      const expected = answers[i]!;
      const same =
        relativeL2(Pxx, expected.Pxx) <= 1e-12 || expected.Pxx.every((p, k) => Math.abs(p - Pxx[k]!) < 1e-28 * level);
      return !same || f.some((value, k) => value !== expected.f[k]);
    });
    expect(wrong).toEqual([]);
  },
);

testWith("scipy")("f32 samples give an f32 spectrum, scipy's within f32 rounding", () => {
  const cases: Case[] = [{ length: 5000, options: { fs: 100, nperseg: 512 } }];
  const [expected] = scipyWelch(RECORDING, cases, "f4");
  const { f, Pxx } = run(Float32Array.from(RECORDING), cases[0]!);
  expect(Pxx).toBeInstanceOf(Float32Array);
  expect(f).toBeInstanceOf(Float64Array);
  expect(relativeL2(Pxx, expected!.Pxx)).toBeLessThan(1e-6);
});

test("the power of white noise is its variance times the bandwidth (Parseval)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 400 }), fc.integer({ min: 1, max: 1e6 }), (n, seed) => {
      const x = noise(n, seed);
      const mean = x.reduce((sum, value) => sum + value, 0) / n;
      const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
      const { f, Pxx } = welch(x, { fs: 10, window: "boxcar", nperseg: n });
      const power = Array.from(Pxx).reduce((sum, value) => sum + value, 0) * (f[1]! - f[0]!);
      expect(Math.abs(power / variance - 1)).toBeLessThan(1e-12);
    }),
  );
});

test("a peak hold is the most of all segments, an exponential average the later ones most", () => {
  const o = { nperseg: 64, noverlap: 0, window: "hann" };
  const parts = [1, 2, 3, 4].map((seed) => noise(64, seed));
  const x = Float64Array.from(parts.flatMap((part) => [...part]));
  const powers = parts.map((part) => welch(part, o).Pxx);
  const most = powers[0]!.map((_, k) => Math.max(...powers.map((power) => power[k]!)));
  expect(relativeL2(welch(x, { ...o, average: "max" }).Pxx, most)).toBeLessThan(1e-14);
  const [a, b, c, d] = powers as [F, F, F, F];
  const faded = a.map((value, k) => value / 8 + b[k]! / 8 + c[k]! / 4 + d[k]! / 2);
  expect(relativeL2(welch(x, { ...o, average: "exponential", averagingSegments: 2 }).Pxx, faded)).toBeLessThan(1e-14);
});

test("a signal with a gap of NaN has no spectrum, and no samples have none either", () => {
  expect([...welch(Float64Array.of(1, Number.NaN, 2), {}).Pxx].every(Number.isNaN)).toBe(true);
  expect(welch(new Float64Array(0))).toEqual({ f: new Float64Array(0), Pxx: new Float64Array(0) });
});

test("a wrong option is named", () => {
  const x = noise(300);
  const wrong: [Spectral, string][] = [
    [{ fs: 0 }, "fs"],
    [{ nperseg: 0 }, "nperseg"],
    [{ nperseg: 1.5 }, "nperseg"],
    [{ noverlap: 256 }, "noverlap"],
    [{ noverlap: -1 }, "noverlap"],
    [{ nfft: 100 }, "nfft"],
    [{ window: noise(301) }, "window"],
    [{ window: noise(30), nperseg: 31 }, "nperseg"],
    [{ detrend: "none" as "linear" }, "detrend"],
    [{ scaling: "power" as "density" }, "scaling"],
    [{ average: "most" as "mean" }, "average"],
    [{ average: "exponential", averagingSegments: 0.5 }, "averagingSegments"],
  ];
  for (const [options, name] of wrong) {
    let thrown: unknown;
    try {
      welch(x, options);
    } catch (error) {
      thrown = error;
    }
    expect(isCode(thrown, "invalid-argument") && Object.keys(thrown.facts)).toEqual([name]);
  }
});
