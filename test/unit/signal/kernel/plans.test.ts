import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { type FftSpec, planFft } from "../../../../src/signal/kernel/plan-fft.ts";
import { kernelsOf } from "../../../../src/signal/kernel/simd/kernels.ts";
import { KernelMemory } from "../../../../src/signal/kernel/simd/memory.ts";
import { closeIdle, withFft } from "../../../../src/signal/kernel/with-fft.ts";
import { runs } from "../../../support/runs.ts";
import { noise, relativeL2 } from "../close.ts";

beforeAll(async () => {
  expect(await loadKernels()).not.toBe("js");
});

const specOf = (i: number): FftSpec => ({
  n: 1 + ((i * 37) % 700),
  kind: i % 3 ? "complex" : "real",
  precision: i % 2 ? "f32" : "f64",
});

test("ten thousand plans leave the memory as it was", () => {
  const { shelf } = kernelsOf("f32")!;
  closeIdle();
  shelf.dropIdle();
  const before = shelf.memory.freeBytes;
  for (let i = 0; i < 10_000; i++) {
    const plan = planFft(specOf(i));
    if (i % 100 === 0) plan.forward();
    plan.close();
    if (i % 50 === 0) plan.close();
  }
  shelf.dropIdle();
  expect(shelf.memory.freeBytes).toBe(before);
});

test("plans open together do not touch each other's values", () => {
  const plans = Array.from({ length: 60 }, (_, i) => ({ spec: specOf(7 * i), ...planFft(specOf(7 * i)) }));
  const values = plans.map(({ input }, i) => noise(input.length, i).map(Math.fround));
  for (const [i, plan] of plans.entries()) plan.input.set(values[i]!);
  for (const plan of plans) plan.forward();
  for (const plan of plans.toReversed()) {
    plan.input.fill(0);
    plan.inverse();
  }
  for (const [i, { input, spec, close }] of plans.entries()) {
    const limit = spec.precision === "f32" ? 3e-6 : 1e-14;
    expect(
      relativeL2(
        Float64Array.from(input, (value) => value / spec.n),
        values[i]!,
      ),
    ).toBeLessThan(limit);
    close();
  }
});

test("a lent plan is the same for the next, and another for who asks within", () => {
  const spec = { n: 96, kind: "complex", precision: "f64" } as const;
  const first = withFft(spec, (plan) => plan);
  withFft(spec, (plan) => {
    expect(plan === first).toBe(true);
    withFft(spec, (inner) => expect(inner === plan).toBe(false));
  });
  expect(() =>
    withFft(spec, () => {
      throw new Error("mine");
    }),
  ).toThrow("mine");
  const next = withFft(spec, (plan) => plan);
  expect(withFft(spec, (plan) => plan) === next).toBe(true);
});

test("memory that is given back is whole again, whatever the order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.nat()), { maxLength: 60 }), (requests) => {
      const memory = new KernelMemory(2 ** 17);
      const whole = memory.freeBytes;
      const held: { at: number; bytes: number }[] = [];
      for (const [bytes, pick] of requests) {
        if (pick % 3 === 0 && held.length > 0) memory.free(held.splice(pick % held.length, 1)[0]!.at);
        const at = memory.allocate(bytes);
        if (at === undefined) continue;
        expect(at % 64).toBe(0);
        expect(at + bytes).toBeLessThanOrEqual(2 ** 17);
        for (const other of held)
          expect(at + bytes <= other.at || other.at + other.bytes <= at, "places overlap").toBe(true);
        held.push({ at, bytes });
      }
      for (const { at } of held) memory.free(at);
      expect(memory.freeBytes).toBe(whole);
      expect(memory.allocate(whole - 64)).toBeDefined();
    }),
    { numRuns: runs(100) },
  );
});
