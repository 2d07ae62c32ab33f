/** Rows of mapped documents. */
import { can } from "../handle/can.ts";
import { listDocs } from "../handle/list-docs.ts";
import { selectRows } from "../query/select-rows.ts";
import type { AllDocsOpts, Doc, JioStorage, Row } from "../storage.ts";
import type { Finder } from "./find.ts";
import { planQuery, subKey } from "./plan-query.ts";
import { type Rules, toMain } from "./rules.ts";

type FullRow = Row & { doc: Doc };

export async function listRows(child: JioStorage, rules: Rules, finder: Finder, o: AllDocsOpts): Promise<Row[]> {
  const signal = o.signal ? { signal: o.signal } : {};
  if (!can(child, "query")) {
    const rows = (await listDocs(child, signal)).filter(({ id, doc }) => rules.isSeen(id, doc));
    return selectRows(mapRows(rules, finder, rows), o);
  }
  const plan = planQuery(rules, o);
  if (plan.kind === "none") return [];
  const options = { ...plan.options, ...signal };
  if (plan.kind === "select") {
    return selectRows(mapRows(rules, finder, await listDocs(child, options)), o);
  }
  const rows = await child.buildQuery(options);
  const mapped = rows.flatMap((row): Row[] => {
    const id = idOf(rules, row.id, row.value);
    if (id === undefined) return [];
    finder.known.set(row.id, id);
    const value = pick(rules, o.select_list ?? [], row.value);
    return [{ id, value, ...(o.include_docs && row.doc && { doc: toMain(rules, row.id, row.doc) }) }];
  });
  if (!o.limit || options.limit) return mapped;
  const [from, length] = o.limit;
  return mapped.slice(from, length ? from + length : undefined);
}

function mapRows(rules: Rules, finder: Finder, rows: FullRow[]): FullRow[] {
  return rows.flatMap(({ id: subId, doc }) => {
    const id = idOf(rules, subId, doc);
    if (id === undefined) return [];
    finder.known.set(subId, id);
    return [{ id, value: {}, doc: toMain(rules, subId, doc) }];
  });
}

/** `undefined` for a document without the property that ids are made of. */
export function idOf({ idKey }: Rules, subId: string, doc: Doc): string | undefined {
  if (idKey === undefined) return subId;
  const id = Object.hasOwn(doc, idKey) ? doc[idKey] : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}

function pick(rules: Rules, keys: string[], value: Doc): Doc {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const there = subKey(rules, key);
      return typeof there === "object" && Object.hasOwn(value, there.key) ? [[key, value[there.key]]] : [];
    }),
  );
}
