/** Documents on their way to the sub storage. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import type { BulkChange } from "../backend.ts";
import { createSerial } from "../files/serial.ts";
import { can } from "../handle/can.ts";
import { formatChange } from "../handle/wrap-storage.ts";
import type { Doc, JioStorage, WriteOpts } from "../storage.ts";
import { subName } from "./attachments.ts";
import type { Finder } from "./find.ts";
import { type Rules, toSub } from "./rules.ts";

const readOpts = ({ signal }: Opts): Opts => (signal ? { signal } : {});

export function createWriter(child: JioStorage, rules: Rules, finder: Finder) {
  const { idKey, isSeen, properties } = rules;
  const serial = createSerial();
  /** Where an id is a property, two documents could come to have one: what makes new ones goes one after another. */
  const inTurn = <T>(work: () => Promise<T>) => (idKey === undefined ? work() : serial("", work));

  function mapDoc(id: string, subId: string, doc: Doc): Doc {
    const subDoc = toSub(rules, id, doc);
    if (isSeen(subId, subDoc)) return subDoc;
    throw new FieldError("invalid-argument", `the mapping's query would not find ${id}`, { argument: "doc", id });
  }

  /** The id to put under; what lies there unseen is somebody else's. */
  async function placeOf(id: string, o: Opts): Promise<string | undefined> {
    const found = await finder.find(id, o);
    if (idKey !== undefined || found !== undefined) return found;
    if (!(await finder.document(id, o))) return id;
    throw new FieldError("conflict", `a document ${id} that the mapping's query does not find is there`, { id });
  }

  async function putInTurn(id: string, doc: Doc, o: WriteOpts): Promise<void> {
    const place = await placeOf(id, readOpts(o));
    const subDoc = mapDoc(id, place ?? id, doc);
    let subId = place;
    if (subId !== undefined) await child.put(subId, subDoc, o);
    else if (can(child, "post")) subId = await child.post(subDoc, o);
    else subId = await child.put(crypto.randomUUID(), subDoc, o);
    if (idKey !== undefined) finder.known.set(subId, id);
  }

  async function postInTurn(doc: Doc, key: string, o: WriteOpts): Promise<string> {
    const main = [...properties].find(([, rule]) => rule[0] === "equalSubProperty" && rule[1] === key)?.[0];
    const given = main !== undefined && Object.hasOwn(doc, main) ? doc[main] : undefined;
    const id = typeof given === "string" && given !== "" ? given : crypto.randomUUID();
    if ((await finder.find(id, readOpts(o))) !== undefined)
      throw new FieldError("conflict", `there is a document ${id} already`, { id });
    await putInTurn(id, doc, o);
    return id;
  }

  async function mapBulk(list: BulkChange[], o: Opts): Promise<BulkChange[]> {
    const places = new Map<string, string | undefined>();
    const mapped: BulkChange[] = [];
    for (const change of list) {
      const { verb, id } = change;
      if (!places.has(id)) places.set(id, verb === "put" ? await placeOf(id, o) : await finder.find(id, o));
      let subId = places.get(id);
      if (verb === "put") {
        subId ??= crypto.randomUUID();
        places.set(id, subId);
        mapped.push({ verb, id: subId, doc: mapDoc(id, subId, change.doc) });
        if (idKey !== undefined) finder.known.set(subId, id);
      } else if (verb === "remove") {
        if (subId !== undefined) mapped.push({ verb, id: subId });
        if (idKey !== undefined) places.set(id, undefined);
      } else {
        if (subId === undefined) throw new FieldError("not-found", `there is no document ${id}`, { id });
        mapped.push({ ...change, id: subId, name: subName(rules, subId, id, change.name, "put") });
      }
    }
    return mapped;
  }

  return {
    put: (id: string, doc: Doc, o: WriteOpts) => inTurn(() => putInTurn(id, doc, o)),
    post: (doc: Doc, o: WriteOpts) =>
      idKey === undefined ? child.post(mapDoc("", "", doc), o) : inTurn(() => postInTurn(doc, idKey, o)),
    bulk: (list: BulkChange[], o: WriteOpts) =>
      inTurn(async () => child.bulk((await mapBulk(list, readOpts(o))).map(formatChange), o)),
  };
}
