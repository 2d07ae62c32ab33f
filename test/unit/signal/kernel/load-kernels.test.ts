import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isCode } from "../../../../src/base/errors.ts";
import { kernelsSettled, loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { planPlainColumns } from "../../../../src/signal/kernel/plain/columns.ts";
import { planColumns } from "../../../../src/signal/kernel/plan-columns.ts";
import { planFft } from "../../../../src/signal/kernel/plan-fft.ts";
import { kernelsOf } from "../../../../src/signal/kernel/simd/kernels.ts";
import { noise, relativeL2 } from "../close.ts";

const wasm = (name: string) => readFileSync(`src/signal/kernel/wasm/${name}.wasm`);
const isInvalid = async (work: Promise<unknown>) =>
  isCode(await work.catch((error: unknown) => error), "invalid-argument");

test("the plain kernel stands in until one module is given, and for the other precision after it", async () => {
  await kernelsSettled();
  expect(planFft({ n: 64, kind: "complex", precision: "f32" })).not.toHaveProperty("at");
  expect(await loadKernels({ wasm: wasm("f32-simd"), maxBytes: 2 ** 20 })).toBe("simd");
  expect(planFft({ n: 64, kind: "complex", precision: "f32" })).toHaveProperty("at");
  expect(planFft({ n: 64, kind: "complex", precision: "f64" })).not.toHaveProperty("at");
});

test("bytes that are no module of ours are refused", async () => {
  expect(await isInvalid(loadKernels({ wasm: Uint8Array.of(1, 2, 3) }))).toBe(true);
  expect(await isInvalid(loadKernels({ wasm: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) }))).toBe(true);
});

test("an abort rejects with its reason, and what is loaded stays", async () => {
  await expect(loadKernels({ signal: AbortSignal.abort("mine") })).rejects.toBe("mine");
  expect(kernelsOf("f32")).toBeDefined();
});

test("both are loaded into one memory, once; its size cannot change", async () => {
  const kinds = await Promise.all([loadKernels(), loadKernels(), loadKernels({ maxBytes: 2 ** 20 })]);
  expect(new Set(kinds).size).toBe(1);
  await kernelsSettled();
  expect(kernelsOf("f64")!.values.buffer).toBe(kernelsOf("f32")!.values.buffer);
  expect(kernelsOf("f64")!.values.buffer.byteLength).toBe(2 ** 20);
  for (const maxBytes of [2 ** 21, 0, 1.5, Number.NaN, 2 ** 40])
    expect(await isInvalid(loadKernels({ maxBytes }))).toBe(true);
  const before = kernelsOf("f32");
  await loadKernels();
  expect(kernelsOf("f32")).toBe(before);
});

test("what does not fit into the memory is computed by the plain kernel", () => {
  const open = Array.from({ length: 40 }, () => planFft({ n: 1024, kind: "complex", precision: "f64" }));
  const large = planFft({ n: 2 ** 17, kind: "real", precision: "f64" });
  expect(open.filter((plan) => "at" in plan).length).toBeGreaterThan(10);
  expect(open.at(-1)).not.toHaveProperty("at");
  expect(large).not.toHaveProperty("at");
  for (const { input, output, forward } of [...open, large]) {
    input[0] = 1;
    forward();
    expect(output[0]).toBeCloseTo(1, 12);
  }
  for (const plan of [...open, large]) plan.close();
  expect(planFft({ n: 1024, kind: "complex", precision: "f64" })).toHaveProperty("at");
});

test("turns whose tables do not fit are made without them", () => {
  const spec = { n: 60, columns: 8, precision: "f64" } as const;
  const [ours, plain] = [planColumns(spec), planPlainColumns(spec)];
  const twist = { first: 12_345_678, total: 2 ** 30 - 1 };
  const values = noise(ours.input.length);
  ours.input.set(values);
  plain.input.set(values);
  ours.forward(twist);
  plain.forward(twist);
  expect(ours.input.buffer).toBe(kernelsOf("f64")!.values.buffer);
  expect(relativeL2(ours.output, plain.output)).toBeLessThan(2e-15);
  ours.input.fill(Number.NaN);
  const before = ours.output.slice();
  ours.inverse(twist);
  expect(relativeL2(ours.output, before)).toBe(0);
  expect(
    relativeL2(
      ours.input.map((value) => value / spec.n),
      values,
    ),
  ).toBeLessThan(2e-15);
  ours.close();
});
