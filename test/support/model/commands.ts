/** Random verbs, done to a storage and to the model; each checks that both answer the same. */
import fc from "fast-check";
import { expect } from "vitest";
import { type Body, type Doc, objectToSearchText } from "../../../src/jio/index.ts";
import { bytesOf } from "../../conformance/support.ts";
import {
  appendToModel,
  applyToModel,
  attachmentOf,
  copyModel,
  documentOf,
  type Handle,
  type Model,
  type ModelChange,
  type Real,
  replaceModel,
} from "./model.ts";
import { checkAttachments, expectSame, outcome } from "./same.ts";

type Command = fc.AsyncCommand<Model, Real>;

const MIB = 1024 * 1024;
export const IDS = ["d", "a/b", 'é "\ud83d\ude00', "__proto__"];
export const NAMES = ["data", "x", "b/c", "__proto__"];
const TYPES = ["", "audio/wav", "text/plain;charset=utf-8"];
/** Around the borders of row, pack and whole. */
const SIZES = [0, 1, 1000, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 100_000, 300_000];
const LARGE_SIZES = [4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 5_000_000];
const PATTERN = bytesOf(5_100_000);

interface Piece {
  size: number;
  seed: number;
}
const bytes = ({ size, seed }: Piece) => PATTERN.slice(seed, seed + size);

/** The forms a body may have; each gives the storage the same bytes. */
const FORMS: Record<string, (bytes: Uint8Array<ArrayBuffer>, type: string) => Body> = {
  bytes: (all) => all,
  blob: (all, type) => new Blob([all], { type }),
  stream: (all) =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < all.length; at += 700_000) controller.enqueue(all.slice(at, at + 700_000));
        controller.close();
      },
    }),
};

const id = fc.constantFrom(...IDS);
const name = fc.constantFrom(...NAMES);
const piece = fc.record({
  size: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...SIZES) },
    { weight: 1, arbitrary: fc.constantFrom(...LARGE_SIZES) },
  ),
  seed: fc.nat(99_999),
});
const doc = fc.record({
  kind: fc.constantFrom("a", "b"),
  rank: fc.nat(5),
  more: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 }),
});

/** What a test puts under an id; the id stands in it too, so that a sort has no ties. */
const docAt = (id: string, doc: Doc): Doc => ({ ...doc, key: id });

interface Change extends ModelChange {
  piece?: Piece;
  form?: string;
}
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ verb: fc.constant("put" as const), id, doc }),
  fc.record({ verb: fc.constant("remove" as const), id }),
  fc.record({
    verb: fc.constant("putAttachment" as const),
    ...{ id, name, piece, type: fc.constantFrom(...TYPES), form: fc.constantFrom(...Object.keys(FORMS)) },
  }),
  fc.record({ verb: fc.constant("removeAttachment" as const), id, name }),
);

/** The same change in the words of the model and as the arguments of the verb. */
function spell({ piece, form = "", doc, ...rest }: Change): { model: ModelChange; args: unknown[] } {
  const { verb, id, name, type } = rest;
  if (verb === "put") return { model: { ...rest, doc: docAt(id, doc!) }, args: [id, docAt(id, doc!)] };
  if (verb === "remove") return { model: rest, args: [id] };
  if (verb === "removeAttachment") return { model: rest, args: [id, name] };
  const all = bytes(piece!);
  const body = FORMS[form]!(all, type!);
  // A Blob's own type is taken where none is named.
  const args = form === "blob" ? [id, name, body] : [id, name, body, { _content_type: type }];
  return { model: { ...rest, bytes: all }, args };
}

/** One verb, through one of the handles that write, or of all there are. */
function command(label: string, which: number, run: (model: Model, handle: Handle) => Promise<void>): Command {
  return {
    check: () => true,
    run: (model, { handles }) => run(model, handles[which % handles.length]!),
    toString: () => `${label} by ${which}`,
  };
}

function reading(label: string, which: number, run: (model: Model, handle: Handle) => Promise<void>): Command {
  return {
    ...command(label, which, run),
    run: (model, { handles, readers }) =>
      run(model, [...handles, ...readers][which % (handles.length + readers.length)]!),
  };
}

const show = (value: unknown) => JSON.stringify(value);

function change1(one: Change, which: number): Command {
  return command(show(one), which, async (model, handle) => {
    const { model: wanted, args } = spell(one);
    const verbs = handle() as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const real = await outcome(() => verbs[one.verb]!(...args));
    expectSame(
      real,
      await outcome(() => applyToModel(model, wanted)),
      one.verb === "put" || one.verb === "remove" ? one.id : undefined,
    );
  });
}

function bulk(list: Change[], which: number): Command {
  return command(`bulk ${show(list)}`, which, async (model, handle) => {
    const spelt = list.map(spell);
    const real = await outcome(() => handle().bulk(list.map(({ verb }, n) => ({ verb, args: spelt[n]!.args }))));
    const next = copyModel(model);
    const wanted = await outcome(() => {
      for (const one of spelt) applyToModel(next, one.model);
    });
    if (!("code" in wanted)) replaceModel(model, next);
    expectSame(real, wanted);
  });
}

/** Puts of different documents, all under way at once. */
function together(list: Change[], which: number): Command {
  return command(`together ${show(list)}`, which, async (model, handle) => {
    const spelt = list.map(spell);
    const verbs = handle() as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const real = await Promise.all(list.map(({ verb }, n) => outcome(() => verbs[verb]!(...spelt[n]!.args))));
    for (const [n, one] of spelt.entries()) {
      const wanted = await outcome(() => applyToModel(model, one.model));
      expect("code" in real[n]! ? real[n] : {}, show(list[n])).toEqual("code" in wanted ? wanted : {});
    }
  });
}

function append(id: string, name: string, piece: Piece, wrong: number, asBlob: boolean, which: number): Command {
  return command(`append ${show({ id, name, piece, wrong })}`, which, async (model, handle) => {
    const present = model.get(id)?.attachments.get(name)?.bytes.length ?? 0;
    const [at, all] = [Math.max(0, present + wrong), bytes(piece)];
    const real = await outcome(() => handle().appendAttachment(id, name, asBlob ? new Blob([all]) : all, { at }));
    const wanted = await outcome(() => ({ length: appendToModel(model, id, name, all, at) }));
    expectSame(real, wanted, "value" in wanted ? wanted.value : undefined);
  });
}

function read(id: string, name: string, from: number, to: number, which: number): Command {
  return reading(`read ${show({ id, name, from, to })}`, which, async (model, handle) => {
    const length = model.get(id)?.attachments.get(name)?.bytes.length ?? 0;
    const [start, end] = [Math.floor(from * length), Math.floor(to * length)];
    const real = await outcome(async () => {
      const blob = await handle().getAttachment(id, name, { start, end });
      return { type: blob.type, bytes: new Uint8Array(await blob.arrayBuffer()) };
    });
    const wanted = await outcome(() => {
      const { bytes, type } = attachmentOf(model, id, name);
      return { type, bytes: bytes.slice(start, Math.max(start, end)) };
    });
    expectSame(real, wanted, "value" in wanted ? wanted.value : undefined);
  });
}

function look(id: string, which: number): Command {
  return reading(`look at ${show(id)}`, which, async (model, handle) => {
    const real = await outcome(() => handle().get(id));
    const wanted = await outcome(() => documentOf(model, id).doc);
    expectSame(real, wanted, "value" in wanted ? wanted.value : undefined);
    await checkAttachments(handle(), model, id);
  });
}

function list(kind: string, down: boolean, from: number, length: number): Command {
  const label = `list ${show({ kind, down, from, length })}`;
  return {
    check: () => true,
    toString: () => label,
    async run(model, real) {
      const direction = down ? "descending" : "ascending";
      const found = await real.query().allDocs({
        query: objectToSearchText({ type: "simple", key: "kind", value: kind, operator: "=" }),
        sort_on: [
          ["rank", direction],
          ["key", "ascending"],
        ],
        limit: [from, length],
        select_list: ["rank", "key"],
        include_docs: true,
      });
      const ordered = [...model.values()].map(({ doc }) => doc as { kind: string; rank: number; key: string });
      const sign = down ? -1 : 1;
      const wanted = ordered
        .filter((one) => one.kind === kind)
        .sort((a, b) => sign * (a.rank - b.rank) || (a.key < b.key ? -1 : 1))
        .slice(from, length > 0 ? from + length : undefined) // jIO's: a length of 0 is no limit
        .map((doc) => ({ id: doc.key, value: { rank: doc.rank, key: doc.key }, doc }));
      expect(found.data, label).toEqual({ rows: wanted, total_rows: wanted.length });
    },
  };
}

const event = (name: string): Command => ({
  check: () => true,
  run: async (_model, { events }) => void (await events[name]!()),
  toString: () => name,
});

const which = fc.nat(5);
const share = fc.constantFrom(0, 0.001, 0.3, 0.5, 0.999, 1, 1.5);

/** Sequences of random commands; `events` are the names of what the storage under test can have happen to it. */
export function modelCommands(events: readonly string[]): fc.Arbitrary<Iterable<Command>> {
  const documents = fc.uniqueArray(fc.record({ verb: fc.constant("put" as const), id, doc }), {
    maxLength: IDS.length,
    selector: ({ id }) => id,
  });
  const puts = fc.record({
    ...{ verb: fc.constant("putAttachment" as const), id, name, piece },
    ...{ type: fc.constantFrom(...TYPES), form: fc.constantFrom(...Object.keys(FORMS)) },
  });
  const attachments = fc.uniqueArray(puts, { maxLength: 6, selector: ({ id, name }) => show([id, name]) });
  const wrong = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) });
  const growing = fc.tuple(id, name, piece, wrong, fc.boolean(), which).map((args) => append(...args));
  return fc.commands(
    [
      fc.tuple(change, which).map((args) => change1(...args)),
      fc.tuple(puts, which).map((args) => change1(...args)),
      fc.tuple(fc.array(change, { maxLength: 5 }), which).map((args) => bulk(...args)),
      fc.tuple(documents, which).map((args) => together(...args)),
      fc.tuple(attachments, which).map((args) => together(...args)),
      growing,
      growing,
      fc.tuple(id, name, share, share, which).map((args) => read(...args)),
      fc.tuple(id, which).map((args) => look(...args)),
      fc.tuple(fc.constantFrom("a", "b"), fc.boolean(), fc.nat(2), fc.nat(4)).map((args) => list(...args)),
      ...events.map((name) => fc.constant(event(name))),
    ],
    { maxCommands: 40, size: "max" },
  );
}

/** Ends a run: everything there is, compared with everything there should be. */
export async function checkAll(model: Model, real: Real): Promise<void> {
  const rows = await real.query().buildQuery({ include_docs: true });
  const seen = new Map(rows.map(({ id, doc }) => [id, doc]));
  expect(seen).toEqual(new Map([...model].map(([id, { doc }]) => [id, doc])));
  for (const id of model.keys()) await checkAttachments(real.handles[0]!(), model, id);
}
