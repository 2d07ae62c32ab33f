import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldName } from "../../../../src/jio/layout/escape.ts";
import { formatFolders, formatNames, parsePath } from "../../../../src/jio/layout/paths.ts";
import { codeOf } from "../../../conformance/support.ts";
import { runs } from "../../../support/runs.ts";

const folderOf = (id: string) => formatFolders([id]).get(id);
const fileOf = (name: string) => formatNames([name]).get(name);

/** Text that is likely to be trouble: pieces of paths, reserved names, half surrogate pairs, case, accents, length. */
const pieces = fc.constantFrom(
  ...["a", "A", "b", "/", "//", ".", "..", "data", "document.json", "Attachments.json", "data.w.000000", "data.w.json"],
  ...["%", "%2F", "%/", "\\", ":", "\u0000", "\u0007", "\ud800", "\udc00", "é", "e\u0301", "É", "ß", "SS", "😀", " "],
  ...["con", "NUL.txt", "com1", ".DS_Store", "__MACOSX", "Thumbs.db", "x".repeat(199), "ü".repeat(150), "İ", "ſ"],
);
const text = fc.oneof(
  fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
  fc.string({ minLength: 1, unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1 }).map((codes) => String.fromCharCode(...codes)),
);
const texts = fc.uniqueArray(text, { maxLength: 12 });

/** What no file system and no zip tool may trip over. */
function expectPlain(path: string) {
  for (const name of path.split("/")) {
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
    expect(name).not.toMatch(/^$|^\.\.?$|[. ]$|[\p{Cc}"*:<>?\\|]|^(con|nul|aux|prn|com\d|lpt\d)(\.|$)/iu);
    expect(name.isWellFormed()).toBe(true);
  }
}

/** That a file system which folds case and accents keeps all of them apart, files from folders too. */
function expectApart(paths: Iterable<string>) {
  const seen = new Map<string, string>();
  for (const path of paths)
    path.split("/").forEach((_, index, parts) => {
      const part = parts.slice(0, index + 1).join("/");
      const kind = index < parts.length - 1 ? `folder ${part}` : "file";
      const before = seen.get(foldName(part));
      if (before !== undefined) expect(before).toBe(kind);
      if (kind === "file") expect(before).toBeUndefined();
      seen.set(foldName(part), kind);
    });
}

describe("a path of layout folder", () => {
  test.each([
    [
      "data_stream_module/0b6c2a3e-2f47-4d5c-9a53-1d3f1c0a8f10",
      "data_stream_module/0b6c2a3e-2f47-4d5c-9a53-1d3f1c0a8f10",
    ],
    ["a", "%/a"],
    ["a/b/c", "a/b%2Fc"],
    ["/a", "%/%2Fa"],
    ["a/", "%/a%2F"],
    ["a/..", "a/.%2E"],
    ["../../etc/passwd", ".%2E/..%2Fetc%2Fpasswd"],
    ["CON/x", "%43ON/x"],
  ])("of the document %j is %s", (id, folder) => {
    expect(folderOf(id)).toBe(folder);
  });

  test.each([
    ["data/.zarray", "data/.zarray"],
    ["data/0.0", "data/0.0"],
    [".zgroup", ".zgroup"],
    ["photo of the bearing.jpg", "photo of the bearing.jpg"],
    ["Größe.csv", "Größe.csv"],
    ["document.json", "document%2Ejson"],
    ["Document.JSON", "Document%2EJSON"],
    ["attachments.json", "attachments%2Ejson"],
    ["data.w.000000", "data%2Ew.000000"],
    ["data.w.json", "data%2Ew.json"],
    ["data.w.000000/x", "data%2Ew.000000/x"],
    ["document.json/x", "document%2Ejson/x"],
    ["x/document.json", "x/document.json"],
    ["..", ".%2E"],
    ["a//b", "a/%2Fb"],
    ["100 %", "100 %25"],
    ["\ud800", "%ED%A0%80"],
    ["a\u0000b", "a%00b"],
    ["nul.txt", "%6Eul.txt"],
    [".DS_Store", "%2EDS_Store"],
    ["x".repeat(450), `${"x".repeat(200)}%/${"x".repeat(200)}%/${"x".repeat(50)}`],
  ])("of the attachment %j is %s", (name, file) => {
    expect(fileOf(name)).toBe(file);
  });

  test("tells the document and the attachment again, whatever they are called", () => {
    fc.assert(
      fc.property(texts, texts, (ids, names) => {
        const files = [...formatNames(names)];
        for (const [id, folder] of formatFolders(ids)) {
          expectPlain(folder);
          for (const [name, file] of files)
            expect(parsePath(`${folder}/${file}`)).toEqual({ id, folder, kind: "attachment", name });
          expect(parsePath(`${folder}/document.json`)).toEqual({ id, folder, kind: "document" });
          expect(parsePath(`${folder}/attachments.json`)).toEqual({ id, folder, kind: "attachments" });
          expect(parsePath(`${folder}/data.w-1.000012`)).toEqual({
            id,
            folder,
            kind: "segment",
            name: "data.w-1.000012",
          });
          expect(parsePath(`${folder}/data.w-1.json`)).toEqual({ id, folder, kind: "manifest", writer: "w-1" });
        }
        for (const [, file] of files) expectPlain(file);
      }),
      { numRuns: runs(200) },
    );
  });

  test("is no other's, also where case and accents make no difference", () => {
    fc.assert(
      fc.property(texts, texts, (ids, names) => {
        expectApart(formatFolders(ids).values());
        const reserved = ["document.json", "attachments.json", "data.w.000000", "data.w.json"];
        expectApart([...formatNames(names).values(), ...reserved]);
      }),
      { numRuns: runs(300) },
    );
  });

  test("keeps apart what a file system would take for one, and leaves the others as they are", () => {
    expect([...formatNames(["Temp/.zarray", "temp/.zarray", "other"]).values()]).toEqual([
      "%54emp/.zarray",
      "temp/.zarray",
      "other",
    ]);
    expect([...formatNames(["temp", "temp/.zarray"]).values()]).toEqual(["%/temp", "temp/.zarray"]);
    expect([...formatNames(["%", "%/a"]).values()]).toEqual(["%/%25", "%25/a"]);
    expect(new Set(formatFolders(["m/é", "m/e\u0301"]).values()).size).toBe(2);
  });

  test.each([
    ["document.json"],
    ["module/document.json/"],
    ["module/uuid"],
    ["/module/uuid/document.json"],
    ["module//uuid/document.json"],
    ["../module/document.json"],
    ["__MACOSX/module/uuid/._document.json"],
    ["module/uuid/.DS_Store"],
    ["a%/b%/c%"],
    [""],
  ])("%j is no part of a document", (path) => {
    expect(parsePath(path)).toBeUndefined();
  });

  test.each(["m/u/100%", "m/u/%zz", "m/%4/document.json", "m/u/%FF", "m/u/%C3x", "m/u/%ED%A0"])(
    "%s is refused: its escape is broken",
    async (path) => {
      expect(await codeOf(Promise.resolve().then(() => parsePath(path)))).toBe("invalid-format");
    },
  );

  test("whatever it is, it is read or refused with its code", () => {
    const parts = fc.constantFrom(
      "%",
      "/",
      "a",
      "m/u/",
      "%2F",
      "%ED%A0%80",
      "%ff",
      "..",
      "data.w.000000",
      "\ud800",
      "é",
    );
    fc.assert(
      fc.property(fc.array(parts), fc.string({ unit: "binary" }), (list, tail) => {
        try {
          const place = parsePath(list.join("") + tail);
          if (place) expect(place.id).not.toBe("");
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-format" });
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
