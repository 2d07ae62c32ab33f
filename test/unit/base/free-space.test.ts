import { expect, test } from "vitest";
import { freeSpaceOf } from "../../../src/base/free-space.ts";

const GIB = 2 ** 30;

test("what is free is what the quota leaves; ten GiB are the most that Chromium tells of, so there may be more", () => {
  expect(freeSpaceOf({ quota: 5 * GIB, usage: GIB })).toEqual({ bytes: 4 * GIB, isOrMore: false });
  expect(freeSpaceOf({ quota: 13 * GIB, usage: 3 * GIB })).toEqual({ bytes: 10 * GIB, isOrMore: true });
  expect(freeSpaceOf({ quota: 100 * GIB, usage: 3 * GIB })).toMatchObject({ isOrMore: true });
});

test("a quota made smaller than what is used leaves nothing; a browser that does not tell is not guessed", () => {
  expect(freeSpaceOf({ quota: GIB, usage: 2 * GIB })).toEqual({ bytes: 0, isOrMore: false });
  expect(freeSpaceOf({ usage: 5 })).toBeUndefined();
  expect(freeSpaceOf({})).toBeUndefined();
});
