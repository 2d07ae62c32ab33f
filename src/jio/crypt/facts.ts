import { FieldError, isCode } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { AttachmentFacts, JioStorage } from "../storage.ts";
import { type Context, contextOf } from "./bound.ts";
import { readEnd, type Source } from "./read.ts";

const AT_ONCE = 8;
const ATTEMPTS = 5;

/** Lengths and types of what is sealed; the child's own facts are about the seals. */
export async function listFacts(
  key: CryptoKey,
  child: JioStorage,
  id: string,
  o: Opts,
): Promise<Record<string, AttachmentFacts>> {
  const there = Object.entries(await child.allAttachments(id, o));
  const found: [string, AttachmentFacts][] = [];
  for (let at = 0; at < there.length; at += AT_ONCE) {
    const some = there.slice(at, at + AT_ONCE).map(async ([name, facts]) => {
      const source: Source = { key, child, context: await contextOf(id, name), ...o };
      return [name, await readFacts(source, facts)] as const;
    });
    for (const [name, facts] of await Promise.all(some)) if (facts) found.push([name, facts]);
  }
  return Object.fromEntries(found);
}

/** `undefined` for what was removed since it was listed, and for what was never begun: an append that a crash took. */
async function readFacts(source: Source, listed: AttachmentFacts): Promise<AttachmentFacts | undefined> {
  let facts: AttachmentFacts | undefined = listed;
  const { id, name } = source.context;
  try {
    return await whileReplaced(source.context, async () => {
      const length = await lengthThere(
        source,
        facts ?? factsOf(await source.child.allAttachments(id, optsOf(source)), name),
      );
      facts = undefined;
      if (!length) return undefined;
      const { start, type } = await readEnd(source, length);
      return { length: start, content_type: type };
    });
  } catch (error) {
    if (isCode(error, "not-found")) return undefined;
    throw error;
  }
}

const optsOf = ({ signal }: Opts): Opts => (signal ? { signal } : {});

/** Own properties only: a name may be "__proto__". */
export function factsOf(list: Record<string, AttachmentFacts>, name: string): AttachmentFacts | undefined {
  return Object.hasOwn(list, name) ? list[name] : undefined;
}

/** How many sealed bytes there are, which not every storage tells with its list; `undefined` where there is nothing. */
export async function lengthThere(source: Source, facts: AttachmentFacts | undefined): Promise<number | undefined> {
  if (!facts || facts.length !== undefined) return facts?.length;
  const { id, name } = source.context;
  return (await source.child.getAttachment(id, name, optsOf(source))).size;
}

/** Tries again where the attachment was replaced between two readings. */
export async function whileReplaced<T>({ id, name }: Context, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotReadableError") throw error;
      if (attempt === ATTEMPTS) throw new FieldError("corrupt", `${name} of ${id} cannot be read`, { id, name }, error);
    }
  }
}
