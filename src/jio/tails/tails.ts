/** The open tails of one database that belong to this worker; nobody else writes them while it holds their locks. */
import { FieldError } from "../../base/errors.ts";
import { createSerial } from "../files/serial.ts";
import { whileLocked } from "../files/while-locked.ts";
import { openTail, recoverTail } from "./open-tail.ts";
import { type AppendOpts, checkLength, type Tail, type TailPart, type TailsDeps } from "./tail.ts";

/** A lock is held for a moment by who only looks, and by a worker that has just died. */
const LOCK_ATTEMPTS = 5;

export interface Tails {
  append(id: string, name: string, at: number, bytes: Uint8Array<ArrayBuffer> | Blob, o?: AppendOpts): Promise<number>;
  /** `undefined` where this worker has no such tail. */
  read(id: string, name: string, start: number, end: number): Promise<TailPart | undefined>;
  /** Ends an open tail, ours or one whose owner is gone; "locked" while another owner lives. */
  settle(id: string, name: string): Promise<void>;
  /** Ends a tail whose owner is gone; "locked" at once where somebody holds it. */
  recover(id: string, name: string): Promise<void>;
}

interface Owned {
  tail: Tail;
  release(): void;
  idle?: ReturnType<typeof setTimeout>;
  follow?: ReturnType<typeof setTimeout> | undefined;
}

export function createTails(deps: TailsDeps): Tails {
  const owned = new Map<string, Owned>();
  const serial = createSerial();
  const keyOf = (id: string, name: string) => JSON.stringify([id, name]);

  async function take(id: string, name: string) {
    const release = await deps.takeLock(id, name);
    if (release) return release;
    throw new FieldError("locked", `another tab is writing to ${name} of ${id}`, { id, name });
  }

  async function open(id: string, name: string, at: number): Promise<Owned> {
    const release = await whileLocked(() => take(id, name), LOCK_ATTEMPTS);
    try {
      const mine = { tail: await openTail(deps, id, name, at), release };
      owned.set(keyOf(id, name), mine);
      deps.announce({ id, name, verb: "appendAttachment" });
      return mine;
    } catch (error) {
      release();
      throw error;
    }
  }

  function drop(key: string, { tail, release, idle, follow }: Owned) {
    clearTimeout(idle);
    clearTimeout(follow);
    owned.delete(key);
    tail.close();
    release();
  }

  async function seal(id: string, name: string) {
    const key = keyOf(id, name);
    const mine = owned.get(key);
    if (!mine) return;
    try {
      await mine.tail.seal();
      deps.announce({ id, name, verb: "appendAttachment" });
    } finally {
      drop(key, mine);
    }
  }

  async function follow(id: string, name: string) {
    const key = keyOf(id, name);
    const mine = owned.get(key);
    if (!mine) return;
    mine.follow = undefined;
    try {
      await mine.tail.follow();
      deps.announce({ id, name, verb: "appendAttachment" });
    } catch {
      drop(key, mine); // the row is not ours any more, or cannot be written: the next use finds out and recovers
    }
  }

  function schedule(id: string, name: string, mine: Owned) {
    const later = (run: typeof seal, ms: number) =>
      setTimeout(() => void serial(keyOf(id, name), () => run(id, name)).catch(() => {}), ms);
    clearTimeout(mine.idle);
    mine.idle = later(seal, deps.idleMs);
    mine.follow ??= later(follow, deps.followMs);
  }

  async function append(
    id: string,
    name: string,
    at: number,
    bytes: Uint8Array<ArrayBuffer> | Blob,
    o: AppendOpts = {},
  ) {
    o.signal?.throwIfAborted();
    const mine = owned.get(keyOf(id, name)) ?? (await open(id, name, at));
    try {
      checkLength(id, name, at, mine.tail.length());
      await mine.tail.append(bytes, o);
      return mine.tail.length();
    } finally {
      if (mine.tail.broken()) drop(keyOf(id, name), mine);
      else schedule(id, name, mine);
    }
  }

  async function settle(id: string, name: string) {
    if (owned.has(keyOf(id, name))) return seal(id, name);
    return whileLocked(() => recover(id, name), LOCK_ATTEMPTS);
  }

  async function recover(id: string, name: string) {
    const release = await take(id, name);
    try {
      if (await recoverTail(deps, id, name)) deps.announce({ id, name, verb: "appendAttachment" });
    } finally {
      release();
    }
  }

  return {
    append: (id, name, at, bytes, o) => serial(keyOf(id, name), () => append(id, name, at, bytes, o)),
    read: (id, name, start, end) =>
      serial(keyOf(id, name), async () => owned.get(keyOf(id, name))?.tail.read(start, end)),
    settle: (id, name) => serial(keyOf(id, name), () => settle(id, name)),
    recover: (id, name) => serial(keyOf(id, name), () => recover(id, name)),
  };
}
