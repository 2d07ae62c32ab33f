import { expect, test } from "vitest";
import { loadKernels } from "../../../src/signal/index.ts";
import { differences, readFixtures } from "./oracle-calls.ts";

// Where scipy is not at hand its kept answers are; test/fixtures/signal/oracle.py makes them.
const fixtures = readFixtures();

const wrongOf = (chosen: typeof fixtures) =>
  differences(
    chosen.map(({ call }) => call),
    chosen.map(({ answer }) => answer),
  );

test.each([...new Set(fixtures.map(({ call }) => call.name))])("%s gives what scipy gave", (name) => {
  expect(wrongOf(fixtures.filter(({ call }) => call.name === name))).toEqual([]);
});

test("all of them do with the kernels of this machine too", async () => {
  expect(await loadKernels()).not.toBe("js");
  expect(wrongOf(fixtures)).toEqual([]);
});
