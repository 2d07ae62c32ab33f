/**
 * The work that kills interrupt. A lane is a list of changes made one after another by one tab, decided beforehand, so
 * that what the storage holds after the first n of them is known.
 */
import { createHash } from "node:crypto";
import { random } from "./random.ts";

/** Bytes that a seed stands for; page and test make the same ones. */
export interface Piece {
  seed: number;
  length: number;
}

export type Change =
  | { verb: "put"; id: string; doc: Record<string, unknown> }
  | { verb: "remove"; id: string }
  | { verb: "putAttachment"; id: string; name: string; piece: Piece }
  | { verb: "appendAttachment"; id: string; name: string; piece: Piece; at: number }
  | { verb: "removeAttachment"; id: string; name: string };

/** One awaited call: a single change, or a `bulk` of several. */
export type Step = Change[];

export interface Lane {
  name: string;
  durability: "relaxed" | "strict";
  steps: Step[];
}

/** What a lane's documents are, attachments as the pieces they were made of. */
export type State = Map<string, { doc: Record<string, unknown>; attachments: Map<string, Piece[]> }>;

/** Runs in the page as well: stands on nothing outside itself. */
export function bytesOf({ seed, length }: Piece): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let n = 0, state = seed; n < length; n++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[n] = state >>> 24;
  }
  return bytes;
}

export const lengthOf = (pieces: readonly Piece[]) => pieces.reduce((sum, { length }) => sum + length, 0);

/** SHA-256 of the first `length` bytes of the pieces. */
export function digestOf(pieces: readonly Piece[], length = lengthOf(pieces)): string {
  const hash = createHash("sha256");
  let rest = length;
  for (const piece of pieces) {
    hash.update(bytesOf(piece).subarray(0, Math.max(0, rest)));
    rest -= piece.length;
  }
  return hash.digest("hex");
}

export function applyStep(state: State, step: Step): State {
  const next: State = new Map(state);
  for (const change of step) {
    const { verb, id } = change;
    const { doc = {}, attachments = new Map() } = next.get(id) ?? {};
    const kept = new Map(attachments);
    if (verb === "remove") next.delete(id);
    else if (verb === "put") next.set(id, { doc: change.doc, attachments });
    else {
      if (verb === "putAttachment") kept.set(change.name, [change.piece]);
      else if (verb === "removeAttachment") kept.delete(change.name);
      else kept.set(change.name, [...(kept.get(change.name) ?? []), change.piece]);
      next.set(id, { doc, attachments: kept });
    }
  }
  return next;
}

export const stateAfter = ({ steps }: Lane, count: number): State =>
  steps.slice(0, count).reduce(applyStep, new Map() as State);

export interface PlanOpts {
  seed: number;
  steps: number;
  durability?: Lane["durability"];
  /** Lengths of attachments: in the row, in a pack, in a file of their own. */
  lengths?: readonly number[];
}

const LENGTHS = [100, 20_000, 65_536, 65_537, 90_000, 200_000, 700_000];

/** A lane over a few documents of its own: puts, bulks, replacements, appends and removals, whatever is possible. */
export function planMixed(name: string, { seed, steps, durability = "relaxed", lengths = LENGTHS }: PlanOpts): Lane {
  const chance = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const ids = [0, 1, 2].map((n) => `${name}/${n}`);
  const lane: Lane = { name, durability, steps: [] };
  let state: State = new Map();
  const piece = (): Piece => ({ seed: Math.floor(chance() * 2 ** 31), length: pick(lengths) });
  const body = (id: string, part: string): Change => ({ verb: "putAttachment", id, name: part, piece: piece() });
  const document = (id: string, n: number): Change => {
    const note = chance() < 0.05 ? "long ".repeat(30_000) : "short"; // browsers keep long values elsewhere
    return { verb: "put", id, doc: { title: name, step: n, note } };
  };
  const planStep = (n: number): Step => {
    const id = pick(ids);
    const known = state.get(id);
    const parts = [...(known?.attachments.keys() ?? [])];
    const kind = known ? chance() : 0;
    if (kind < 0.35) return [document(id, n), body(id, "small"), body(id, "large"), document(pick(ids), n)];
    if (kind < 0.45) return [document(id, n)];
    if (kind < 0.65) return [body(id, pick(["small", "large", "third"]))];
    if (kind < 0.8) {
      const at = lengthOf(known?.attachments.get("grown") ?? []);
      return [{ verb: "appendAttachment", id, name: "grown", piece: piece(), at }];
    }
    if (kind < 0.9 && parts.length > 0) return [{ verb: "removeAttachment", id, name: pick(parts) }];
    return [{ verb: "remove", id }];
  };
  for (let n = 0; n < steps; n++) {
    const step = planStep(n);
    lane.steps.push(step);
    state = applyStep(state, step);
  }
  return lane;
}

/** A lane that appends records of 4 KiB to one stream. */
export function planGrowing(name: string, { seed, steps, durability = "relaxed" }: PlanOpts): Lane {
  const id = `${name}/0`;
  const record = (n: number): Step => {
    const piece = { seed: seed + n, length: 4096 };
    return [{ verb: "appendAttachment", id, name: "data", piece, at: n * 4096 }];
  };
  const first: Step = [{ verb: "put", id, doc: { title: name } }];
  return { name, durability, steps: [first, ...Array.from({ length: steps }, (_, n) => record(n))] };
}

/** A lane that puts one document again and again: transactions that need nothing the other lanes' need. */
export function planNotes(name: string, { steps, durability = "relaxed" }: Omit<PlanOpts, "seed">): Lane {
  const note = (n: number): Step => [{ verb: "put", id: `${name}/0`, doc: { title: name, step: n } }];
  return { name, durability, steps: Array.from({ length: steps }, (_, n) => note(n)) };
}

/**
 * A lane over documents that others write too: every step replaces all of one, so whoever wrote last is seen by `doc.by`.
 * The attachments' seeds follow from it.
 */
export function planShared(name: string, ids: readonly string[], { seed, steps }: PlanOpts): Lane {
  const chance = random(seed);
  const planStep = (n: number): Step => {
    const id = ids[Math.floor(chance() * ids.length)]!;
    if (chance() < 0.1) return [{ verb: "remove", id }];
    const piece = (length: number): Piece => ({ seed: seed + n, length });
    return [
      { verb: "put", id, doc: { title: "shared", by: `${name} ${n}` } },
      { verb: "putAttachment", id, name: "small", piece: piece(5000) },
      { verb: "putAttachment", id, name: "large", piece: piece(150_000) },
    ];
  };
  return { name, durability: "relaxed", steps: Array.from({ length: steps }, (_, n) => planStep(n)) };
}
