import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bearing, bearingOrders, isBearing } from "../../../../gadgets/spectrum/bearing.ts";
import { formatMachine, type Machine, machineLines, parseMachine } from "../../../../gadgets/spectrum/machine.ts";
import { namePeak } from "../../../../gadgets/spectrum/peak-names.ts";
import { peakRows, rowsAsText, sortedBy, sortRows } from "../../../../gadgets/spectrum/peak-rows.ts";

const SKF_6205: Bearing = { balls: 9, ballDiameter: 0.3126, pitchDiameter: 1.537, contactDegrees: 0 }; // inches

test("the orders of a 6205 are those that the Case Western Reserve University Bearing Data Center publishes", () => {
  const { bpfi, bpfo, ftf, bsf } = bearingOrders(SKF_6205);
  expect(bpfi).toBeCloseTo(5.4152, 4);
  expect(bpfo).toBeCloseTo(3.5848, 4);
  expect(ftf).toBeCloseTo(0.39828, 4);
  expect(bsf).toBeCloseTo(4.7135 / 2, 3);
});

test("inner and outer race together see every ball once a turn, at any angle", () => {
  const bearings = fc.record({
    balls: fc.integer({ min: 2, max: 60 }),
    ballDiameter: fc.double({ min: 0.1, max: 10, noNaN: true }),
    pitchDiameter: fc.double({ min: 11, max: 500, noNaN: true }),
    contactDegrees: fc.double({ min: 0, max: 89, noNaN: true }),
  });
  fc.assert(
    fc.property(bearings, (bearing) => {
      const { bpfi, bpfo, ftf } = bearingOrders(bearing);
      expect(bpfi + bpfo).toBeCloseTo(bearing.balls, 9);
      expect(bpfo).toBeCloseTo(bearing.balls * ftf, 9);
    }),
  );
  expect(isBearing({ ...SKF_6205, ballDiameter: 2 })).toBe(false);
  expect(isBearing({ ...SKF_6205, contactDegrees: 90 })).toBe(false);
});

test("a machine comes back from its word; a word from anybody is read as far as it makes sense", () => {
  const machines: Machine[] = [
    {},
    { shaftHz: 29.95 },
    { shaftHz: 29.95, isInOrders: true, bearing: SKF_6205 },
    { bearing: SKF_6205 },
  ];
  for (const machine of machines) expect(parseMachine(formatMachine(machine))).toEqual(machine);
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const machine = parseMachine(text);
      expect(parseMachine(formatMachine(machine))).toEqual(machine);
    }),
  );
  expect(parseMachine("-5,9,2,1")).toEqual({});
});

test("lines stand at the multiples, and peaks get the name of the nearest", () => {
  const machine: Machine = { shaftHz: 30, bearing: SKF_6205 };
  expect(machineLines(machine, [100, 120]).map(({ label }) => label)).toEqual(["BPFO"]);
  const name = (hertz: number, marks = {}) => namePeak(hertz, 0.1, { marks, machine });
  expect(name(60.01)).toBe("shaft 2×");
  expect(name(2 * 3.5848 * 30)).toBe("2 BPFO");
  expect(name(150.02, { harmonics: 50 })).toBe("harmonic 3 of 50.000 Hz");
  expect(name(2950, { sidebands: { carrier: 3000, spacing: 50 } })).toBe("sideband −1 of 3.000000 kHz");
  expect(name(777)).toBe("");
});

test("rows are sorted by any column, and leave as plain text", () => {
  const shown = {
    points: [
      { x: 50, y: 10 },
      { x: 100, y: 1000 },
    ],
    stepHz: 1,
    levelOf: (y: number) => 10 * Math.log10(y),
  };
  const rows = peakRows(shown, { marks: { harmonics: 50 }, machine: { shaftHz: 25 } });
  expect(sortRows(rows, { by: "level", isDescending: true }).map(({ hertz }) => hertz)).toEqual([100, 50]);
  expect(sortRows(rows, { by: "name", isDescending: false }).map(({ hertz }) => hertz)).toEqual([50, 100]);
  expect(sortedBy({ by: "level", isDescending: true }, "hertz")).toEqual({ by: "hertz", isDescending: false });
  expect(sortedBy({ by: "hertz", isDescending: false }, "hertz")).toEqual({ by: "hertz", isDescending: true });
  expect(rowsAsText(rows, "dB")).toBe(
    "frequency (Hz)\tlevel (dB)\torder\twhat\n50\t10\t2\tharmonic 1 of 50.00 Hz\n100\t30\t4\tharmonic 2 of 50.00 Hz\n",
  );
});
