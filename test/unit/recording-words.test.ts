import { expect, test } from "vitest";
import { FieldError } from "../../src/base/errors.ts";
import { endedText, lostText } from "../../src/recording-words.ts";

test("a recording that failed says why nothing is there, or how much is", () => {
  const full = new FieldError("over-quota", "there is no space left");
  expect(lostText(0, full)).toBe("Nothing was recorded: there is no space left");
  expect(lostText(2400, new FieldError("worker-lost", "a worker stopped"))).toBe(
    "The recording was cut off. Its first 40 min 0 s are on disk and become a recording of their own in a moment.",
  );
  expect(endedText({ id: undefined, seconds: 0, ended: "stopped" })).toBe(
    "Nothing was recorded: the microphone gave no sound.",
  );
});
