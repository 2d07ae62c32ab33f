import { expect, test } from "vitest";
import { detectFile } from "../../../src/ingest/detect-file.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["RIFF\0\0\0\0WAVE", "a.csv", "wav"],
  ["RF64", "a", "wav"],
  ["\x93NUMPY\x01\0", "a.txt", "npy"],
  ["\x92WEN\0\x01", "a.npy", "wendelin"],
  ["PK\x03\x04", "a.NPZ", "npz"],
  ["PK\x03\x04", "a.npy", "zip"],
  ["PK\x05\x06", "export.zip", "zip"],
  ["t,a", "a.CSV", "csv"],
  ["t\ta", "a.b.tsv", "csv"],
  ["t a", "log.txt", "csv"],
  ["nothing", "a.npy", "npy"],
  ["nothing", "a.wav", "wav"],
  ["nothing", "a.bin", "unknown"],
  ["", "", "unknown"],
])("%j named %j is %s", (front, name, kind) => {
  expect(detectFile(bytes(front), name)).toBe(kind);
});

test("what says to be an archive and is not goes to the reader of archives, which tells what is wrong", () => {
  expect(detectFile(new TextEncoder().encode("Dear Sir"), "field.zip")).toBe("zip");
});
