import { expect, test } from "vitest";
import { checkRaw, FIRST_GUESS, readRawForm } from "../../../../gadgets/import/raw-form.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  const all = { sampleFormat: "int24", bigEndian: "true", channelCount: "3", sampleRateHz: "0.5", headerBytes: "7" };
  for (const [name, value] of Object.entries({ ...all, ...fields })) data.set(name, value);
  return data;
}

test("a form becomes a description; an empty field is no number", () => {
  const read = { sampleFormat: "int24", bigEndian: true, channelCount: 3, sampleRateHz: 0.5, headerBytes: 7 };
  expect(readRawForm(form({}))).toEqual(read);
  expect(readRawForm(form({ headerBytes: " " })).headerBytes).toBeNaN();
  expect(readRawForm(form({ channelCount: "two" })).channelCount).toBeNaN();
});

test("a description makes a plan, or says which field cannot be", () => {
  expect(checkRaw(readRawForm(form({})), 7 + 9 * 4 + 2)).toMatchObject({
    plan: { frameCount: 4, seconds: 8, restBytes: 2 },
  });
  const wrongs = { channelCount: "0", sampleRateHz: "-1", headerBytes: "1.5", sampleFormat: "int12" };
  for (const [field, value] of Object.entries(wrongs))
    expect(checkRaw(readRawForm(form({ [field]: value })), 1000)).toMatchObject({
      field,
      message: expect.stringMatching(/\.$/),
    });
  expect(checkRaw(FIRST_GUESS, 1)).toMatchObject({ field: "headerBytes" });
});
