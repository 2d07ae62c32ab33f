import fc from "fast-check";
import { expect, test } from "vitest";
import { createStorage, type Doc } from "../../../src/jio/index.ts";
import {
  isTrashed,
  ofType,
  parseTags,
  restoredDoc,
  searchQuery,
  TRASH_DAYS,
  tagsIn,
  trashedDoc,
  trashedUntil,
  trashQuery,
} from "../../../src/portal/index.ts";
import { runs } from "../../support/runs.ts";

const doc: Doc = { portal_type: "Data Stream", title: "Blade B", reference: "blade-b.wav" };
const NOW = new Date("2026-03-01T10:00:00Z");

test("what is thrown away and had back is as it was", () => {
  const trashed = trashedDoc(doc, NOW);
  expect(isTrashed(trashed)).toBe(true);
  expect(isTrashed(doc)).toBe(false);
  expect(restoredDoc(trashed)).toEqual(doc);
  expect((trashedUntil(trashed) - NOW.getTime()) / 86_400_000).toBe(TRASH_DAYS);
  expect(trashedUntil({ ...trashed, deletion_date: "some day" })).toBe(Number.POSITIVE_INFINITY);
});

async function idsOf(docs: Record<string, Doc>, query: ReturnType<typeof ofType>) {
  const storage = createStorage({ type: "query", sub_storage: { type: "memory" } });
  for (const [id, one] of Object.entries(docs)) await storage.put(id, one);
  const rows = await storage.buildQuery({ query });
  await storage.close();
  return rows.map(({ id }) => id).sort();
}

const DOCS: Record<string, Doc> = {
  a: doc,
  b: trashedDoc(doc, NOW),
  c: { portal_type: "Data Array", title: "Spectrum of blade-b.wav, 100%", subject_list: ["noise", "Blade B"] },
  d: { portal_type: "Annotation", title: "blade B, noise", source: "a" },
  e: { portal_type: "Preference", title: "noise" },
  f: { portal_type: "Data Stream", title: "100 m" },
  g: { portal_type: "Data Stream", title: "from C:\\data" },
};

test("lists leave out the trash, the trash lists nothing else", async () => {
  expect(await idsOf(DOCS, ofType("Data Stream"))).toEqual(["a", "f", "g"]);
  expect(await idsOf(DOCS, trashQuery())).toEqual(["b"]);
});

test.each([
  ["blade", ["a", "c", "d"]],
  ["BLADE  noise", ["c", "d"]],
  ["100%", ["c"]],
  ["_", []],
  ["C:\\", ["g"]],
  ["nothing-like-it", []],
])("search finds %j in titles, files, tags and notes, whatever the case", async (text, found) => {
  expect(await idsOf(DOCS, searchQuery(text)!)).toEqual(found);
});

test("no words search for nothing", () => {
  expect(searchQuery(" \n ")).toBeUndefined();
});

test("tags are read as they are written, whatever stands there", () => {
  expect(parseTags(" blade  B, noise,,noise ,")).toEqual(["blade B", "noise"]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const tags = parseTags(text);
      expect(parseTags(tags.join(", "))).toEqual(tags);
      expect(tagsIn({ subject_list: tags })).toEqual(tags);
    }),
    { numRuns: runs(200) },
  );
  expect(tagsIn({ subject_list: "no list" })).toEqual([]);
  expect(tagsIn({ subject_list: [1, "a", null, ""] })).toEqual(["a"]);
});
