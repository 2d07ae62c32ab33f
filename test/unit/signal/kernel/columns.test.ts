import { beforeAll, expect, test } from "vitest";
import { loadKernels } from "../../../../src/signal/kernel/load-kernels.ts";
import { planPlainColumns } from "../../../../src/signal/kernel/plain/columns.ts";
import { type ColumnsSpec, planColumns, type Twist } from "../../../../src/signal/kernel/plan-columns.ts";
import { kernelsOf } from "../../../../src/signal/kernel/simd/kernels.ts";
import { noise, relativeL2 } from "../close.ts";

beforeAll(async () => {
  expect(await loadKernels()).not.toBe("js");
});

const LENGTHS = [1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 16, 17, 22, 44, 60, 64, 97, 128, 143, 210, 256, 360, 1001, 1024];
const WIDTHS = [1, 2, 3, 4, 5, 8, 15, 33, 70];

/** How far planColumns is from the plain columns of the same values in f64, both ways. */
function errorOf(spec: ColumnsSpec, twist?: Twist): number {
  const [ours, plain] = [planColumns(spec), planPlainColumns({ ...spec, precision: "f64" })];
  const values = noise(ours.input.length, spec.n + spec.columns).map(Math.fround);
  ours.output.fill(Number.NaN);
  ours.input.set(values);
  plain.input.set(values);
  ours.forward(twist);
  plain.forward(twist);
  const forward = relativeL2(ours.output, plain.output);
  if (relativeL2(ours.input, values) !== 0) return Number.POSITIVE_INFINITY; // what is read is left as it was
  ours.input.fill(Number.NaN);
  ours.output.set(plain.output);
  ours.inverse(twist);
  const inverse = relativeL2(
    ours.input.map((value) => value / spec.n),
    values,
  );
  ours.close();
  return Math.max(forward, inverse);
}

for (const precision of ["f32", "f64"] as const) {
  const limit = precision === "f32" ? 1.5e-6 : 3e-15;

  test(`columns of every kind of length and number are transformed both ways, ${precision}`, () => {
    const wrong = LENGTHS.flatMap((n) =>
      WIDTHS.map((columns) => ({ n, columns, error: errorOf({ n, columns, precision }) })),
    ).filter(({ error }) => !(error < limit));
    expect(wrong).toEqual([]);
  });

  test(`and turned as columns of a longer transform, ${precision}`, () => {
    const wrong = LENGTHS.flatMap((n) =>
      [1, 2, 7, 33].flatMap((columns) =>
        [0, 5, 1000].map((first) => {
          const twist = { first, total: n * (first + columns + 3) };
          return { n, columns, ...twist, error: errorOf({ n, columns, precision }, twist) };
        }),
      ),
    ).filter(({ error }) => !(error < limit));
    expect(wrong).toEqual([]);
  });
}

test("one plan takes another total, and one after it the first again", () => {
  const spec = { n: 48, columns: 12, precision: "f64" } as const;
  const [ours, plain] = [planColumns(spec), planPlainColumns(spec)];
  const values = noise(ours.input.length);
  ours.input.set(values);
  plain.input.set(values);
  for (const twist of [
    { first: 0, total: 480 },
    { first: 480, total: 2 ** 30 },
    undefined,
    { first: 12, total: 480 },
  ]) {
    ours.forward(twist);
    plain.forward(twist);
    expect(relativeL2(ours.output, plain.output)).toBeLessThan(2e-15);
  }
  ours.close();
});

test("closed plans leave the memory as it was", () => {
  const { shelf } = kernelsOf("f64")!;
  shelf.dropIdle();
  const before = shelf.memory.freeBytes;
  for (let i = 0; i < 200; i++) {
    const plan = planColumns({ n: 3 + (i % 40), columns: 1 + (i % 20), precision: i % 2 ? "f32" : "f64" });
    plan.forward({ first: i, total: 4096 });
    plan.close();
    plan.close();
  }
  shelf.dropIdle();
  expect(shelf.memory.freeBytes).toBe(before);
});
