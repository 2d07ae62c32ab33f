import fc from "fast-check";
import { expect, test } from "vitest";
import type { NdView } from "../../../src/array/index.ts";
import { isCode } from "../../../src/base/errors.ts";
import {
  type Complex,
  fft,
  fftn,
  fftshift,
  ifft,
  ifftn,
  ifftshift,
  irfft,
  irfftn,
  loadKernels,
  rfft,
  rfftn,
} from "../../../src/signal/index.ts";
import { testWith } from "../../support/peers.ts";
import { runs } from "../../support/runs.ts";
import { noise, relativeL2 } from "./close.ts";
import { askScipy, type Call, differences, drawCalls } from "./oracle-calls.ts";

const product = (shape: readonly number[]) => shape.reduce((all, length) => all * length, 1);
const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
const norms = fc.constantFrom("backward", "ortho", "forward");
const lengths = fc.option(fc.integer({ min: 1, max: 14 }), { nil: undefined });

const operand = (shape: number[], complex: boolean, type: string, seed: number) => ({
  noise: [product(shape), seed],
  shape,
  type,
  ...(complex && { im: seed + 1 }),
});

const along: fc.Arbitrary<Call> = fc
  .tuple(shapes, fc.nat(), fc.boolean(), fc.constantFrom("f4", "f8"), fc.integer({ min: 1, max: 1e6 }), lengths, norms)
  .chain(([shape, pick, complex, type, seed, n, norm]) => {
    const axis = (pick % (2 * shape.length)) - shape.length;
    const name = fc.constantFrom("fft", "ifft", "irfft", ...(complex ? [] : ["rfft"]));
    const options = { axis, norm, ...(n !== undefined && { n }) };
    return name.map((chosen) => ({
      name: chosen,
      args: [operand(shape, complex || chosen === "irfft", type, seed)],
      options,
    }));
  });

const several: fc.Arbitrary<Call> = fc
  .tuple(
    shapes,
    fc.boolean(),
    fc.constantFrom("f4", "f8"),
    fc.integer({ min: 1, max: 1e6 }),
    norms,
    fc.boolean(),
    fc.boolean(),
  )
  .chain(([shape, complex, type, seed, norm, withAxes, withLengths]) =>
    fc
      .tuple(
        fc.shuffledSubarray(Array.from(shape.keys()), { minLength: 1 }),
        fc.constantFrom("fftn", "ifftn", "irfftn", ...(complex ? [] : ["rfftn"])),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }),
      )
      .map(([axes, name, s]) => {
        const count = withAxes ? axes.length : shape.length;
        const options = { norm, ...(withAxes && { axes }), ...(withLengths && { s: s.slice(0, count) }) };
        return { name, args: [operand(shape, complex || name === "irfftn", type, seed)], options };
      }),
  );

/** Of one bin alone and without s numpy makes nothing and refuses it, as we do; scipy makes something. */
const isOfNothing = ({ name, args, options = {} }: Call): boolean => {
  const [{ shape }] = args as [{ shape: number[] }];
  const { axes, s } = options as { axes?: number[]; s?: number[] };
  return name === "irfftn" && !s && shape[axes?.at(-1) ?? shape.length - 1] === 1;
};

const shifted: fc.Arbitrary<Call> = fc
  .tuple(shapes, fc.boolean(), fc.integer({ min: 1, max: 1e6 }), fc.constantFrom("fftshift", "ifftshift"), fc.nat())
  .map(([shape, complex, seed, name, pick]) => {
    const options = pick % 3 ? { axes: pick % shape.length } : {};
    return { name, args: [operand(shape, complex, "f8", seed)], options };
  });

testWith("scipy")("transforms along any axis and over several, and shifts, equal scipy's", async () => {
  const calls = [
    ...drawCalls(along, 300),
    ...drawCalls(
      several.filter((call) => !isOfNothing(call)),
      200,
    ),
    ...drawCalls(shifted, 60),
  ];
  const answers = askScipy(calls);
  expect(differences(calls, answers)).toEqual([]);
  expect(await loadKernels()).not.toBe("js"); // from here on
  expect(differences(calls, answers)).toEqual([]);
});

testWith("scipy")(
  "axes whose lines lie apart equal scipy's where their blocks are many and the last one is not full",
  () => {
    const places = [
      { shape: [2, 300, 101], axis: 1 },
      { shape: [700, 3, 37], axis: 0 },
      { shape: [31, 2500], axis: 0 },
    ];
    const calls: Call[] = ["fft", "ifft", "rfft", "irfft"].flatMap((name) =>
      places.flatMap(({ shape, axis }, i) =>
        ["f4", "f8"].map((type) => ({
          name,
          args: [operand(shape, name !== "rfft", type, 7)],
          options: { axis, ...(name === "fft" && i === 0 && { n: 320 }) },
        })),
      ),
    );
    expect(differences(calls, askScipy(calls))).toEqual([]);
  },
);

/** A view with strides of its own over a copy of dense values. */
function layOut(values: Float64Array, shape: number[], order: number[], steps: number[]): NdView {
  const stride = shape.map(() => 0);
  let size = 1;
  for (const axis of order) {
    stride[axis] = size * Math.abs(steps[axis]!);
    size = stride[axis]! * shape[axis]!;
  }
  let offset = 0;
  const data = new Float64Array(size + 3).fill(Number.NaN);
  for (const [axis, step] of steps.entries())
    if (step < 0) {
      offset += (shape[axis]! - 1) * stride[axis]!;
      stride[axis]! *= -1;
    }
  const walk = (axis: number, from: number, at: number): void => {
    if (axis === shape.length) {
      data[from] = values[at]!;
      return;
    }
    for (let k = 0; k < shape[axis]!; k++) walk(axis + 1, from + k * stride[axis]!, at * shape[axis]! + k);
  };
  walk(0, offset, 0);
  return { data, shape, stride, offset, dtype: "float64" };
}

test("a strided view is transformed as its dense copy is", () => {
  const views = shapes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      order: fc.shuffledSubarray(Array.from(shape.keys()), { minLength: shape.length }),
      steps: fc.array(fc.constantFrom(-2, -1, 1, 3), { minLength: shape.length, maxLength: shape.length }),
      axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
    }),
  );
  fc.assert(
    fc.property(views, ({ shape, order, steps, axis }) => {
      const values = noise(product(shape), 5);
      const strided = layOut(values, shape, order, steps);
      const before = strided.data.slice();
      const dense = { re: values, im: new Float64Array(values.length), shape };
      expectClose(fft(strided, { axis }), fft(dense, { axis }));
      expectClose(fftn(strided), fftn(dense));
      expect(strided.data).toEqual(before);
    }),
    { numRuns: runs(100) },
  );
});

test("n-dimensional transforms are undone by their inverses", () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 1, max: 1e6 }), (shape, seed) => {
      const length = product(shape);
      const z: Complex = { re: noise(length, seed), im: noise(length, seed + 1), shape };
      expectClose(ifftn(fftn(z)), z);
      const real: NdView = {
        data: z.re,
        shape,
        stride: shape.map((_, i) => product(shape.slice(i + 1))),
        offset: 0,
        dtype: "float64",
      };
      expect(relativeL2(irfftn(rfftn(real), { s: shape }), z.re)).toBeLessThan(1e-14);
      shape.forEach((n, axis) => {
        expectClose(ifft(fft(z, { axis }), { axis }), z);
        expect(relativeL2(irfft(rfft(real, { axis }), { axis, n }), z.re)).toBeLessThan(1e-14);
      });
      expect(ifftshift(fftshift(z))).toEqual(z);
    }),
    { numRuns: runs(60) },
  );
});

test("numbers of every type are taken: integers and their 64 bits in f64, float32 and complex64 in f32", () => {
  const whole = noise(12, 3).map((value) => Math.round(100 * Math.abs(value)));
  const expected = rfft(whole);
  const view = (data: NdView["data"], dtype: NdView["dtype"], shape = [12]): NdView => ({
    data,
    shape,
    stride: [1],
    offset: 0,
    dtype,
  });
  const exact = [
    view(Int16Array.from(whole), "int16"),
    view(Uint8Array.from(whole), "uint8"),
    view(BigInt64Array.from(whole, BigInt), "int64"),
    view(whole, "float64"),
  ];
  for (const one of exact) expect(rfft(one)).toEqual({ ...expected, shape: [7] });
  const single = rfft(view(Float32Array.from(whole), "float32"));
  expect(single.re).toBeInstanceOf(Float32Array);
  expect(relativeL2(single.re, expected.re)).toBeLessThan(1e-6);
  const pairs = Float32Array.from({ length: 24 }, (_, i) => (i % 2 ? 0 : whole[i / 2]!));
  const complex = fft(view(pairs, "complex64"));
  expect(complex.re).toBeInstanceOf(Float32Array);
  expect(relativeL2(complex.re.subarray(0, 7), expected.re)).toBeLessThan(1e-6);
  expect(fft(view(Uint8Array.of(1, 0, 1, 1), "bool", [4])).re).toEqual(Float64Array.of(3, 0, 1, 0));
});

test("a result has a shape where its operand has one", () => {
  const [re, im] = [noise(6), noise(6, 2)];
  expect(Object.keys(fft(re))).toEqual(["re", "im"]);
  expect(fft({ re, im }).shape).toBeUndefined();
  expect(fft({ re, im, shape: [2, 3] }, { axis: 0, n: 5 }).shape).toEqual([5, 3]);
  expect(rfftn({ data: re, shape: [3, 2], stride: [1, 3], offset: 0, dtype: "float64" }).shape).toEqual([3, 2]);
  expect(fftshift(re)).toEqual(Float64Array.from([...re.subarray(3), ...re.subarray(0, 3)]));
});

test("axes, shapes and views that cannot be are invalid, and so are values that are no numbers", () => {
  const [re, im] = [noise(6), noise(6, 2)];
  const view = (more: Partial<NdView>): NdView => ({
    data: re,
    shape: [2, 3],
    stride: [3, 1],
    offset: 0,
    dtype: "float64",
    ...more,
  });
  const wrong: (() => unknown)[] = [
    () => fft(re, { axis: 1 }),
    () => fft(view({}), { axis: -3 }),
    () => fft(view({}), { axis: 0.5 }),
    () => fft({ re, im, shape: [2, 2] }),
    () => fft({ re, im, shape: [] }),
    () => fft(view({ offset: 1 })),
    () => fft(view({ stride: [-3, 1] })),
    () => fft(view({ stride: [3] })),
    () => fft(view({ shape: [2, -3] })),
    () => fft(view({ dtype: "float32" })),
    () => fft(view({ data: new BigInt64Array(6), dtype: "datetime64[ns]" })),
    () => fft(view({ data: new Uint8Array(6), dtype: "S1" })),
    () => rfft({ re, im, shape: [2, 3] }),
    () => rfftn({ re, im, shape: [2, 3] }),
    () => irfft(Float64Array.of(1)),
    () => fftn(view({}), { s: [2, 2], axes: [0] }),
    () => fftn(view({}), { s: [2, 2, 2] }),
    () => fftn(view({}), { s: [0, 2] }),
    () => fftn(view({}), { axes: [] }),
    () => fftshift(view({}), { axes: [2] }),
    () => fft(null as unknown as Complex),
  ];
  const refused = wrong.map((run) => {
    try {
      run();
    } catch (error) {
      return isCode(error, "invalid-argument") ? "invalid" : String(error);
    }
    return String(run);
  });
  expect(refused).toEqual(wrong.map(() => "invalid"));
});

function expectClose(actual: Complex, expected: Complex): void {
  expect(actual.shape).toEqual(expected.shape);
  const flat = ({ re, im }: Complex) => [...re, ...im];
  expect(relativeL2(flat(actual), flat(expected))).toBeLessThan(1e-14);
}
