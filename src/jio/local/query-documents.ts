/** Queries over documents: planned on the indexes that the database has, then read, judged, sorted and cut. */
import { createMatch } from "../query/match.ts";
import { TOO_MANY } from "../query/plan/index-keys.ts";
import { type Plan, planQuery, type Wanted } from "../query/plan/plan.ts";
import { cutPage, formatRow } from "../query/select-rows.ts";
import { sortItems } from "../query/sort.ts";
import type { AllDocsOpts, Query, Row } from "../storage.ts";
import { type DocumentRow, indexesOf } from "./document-indexes.ts";
import { readAll, readInPages, readInTies, type Source, toIdbRange } from "./read-ranges.ts";
import type { Database } from "./schema.ts";

const MAX_COUNT = 2 ** 32 - 1; // IndexedDB takes no larger one

export async function queryDocuments(db: Database, query: Query, o: AllDocsOpts): Promise<Row[]> {
  const wanted = { query, sort_on: o.sort_on, limit: o.limit };
  return planned(db, wanted, async (plan, source) => {
    if (needsIdsOnly(plan, o)) {
      const ids = await readIds(plan, source, rowsNeeded(o));
      return cutPage(ids, o.limit).map((id) => formatRow(id, {}, o));
    }
    const rows = await readRows(plan, source, wanted, o.signal);
    return cutPage(rows, o.limit).map(({ id, doc }) => formatRow(id, doc, o));
  });
}

export async function countDocuments(db: Database, query: Query, signal?: AbortSignal): Promise<number> {
  return planned(db, { query }, async (plan, source) => {
    if (!plan.exact || !plan.once) return (await readRows(plan, source, { query }, signal)).length;
    const counts = await Promise.all(plan.ranges.map((range) => source.from.count(toIdbRange(range))));
    return counts.reduce((sum, count) => sum + count, 0);
  });
}

async function planned<T>(db: Database, wanted: Wanted, run: (plan: Plan, source: Source) => Promise<T>): Promise<T> {
  const tx = db.transaction("documents");
  const documents = tx.store;
  const indexes = indexesOf(db, tx);
  const byId: Source = { from: documents, keysOf: ({ id }) => [id] };
  const plan = planQuery(
    wanted,
    indexes.map(({ properties }) => properties),
  );
  const index = indexes.find(({ properties }) => properties === plan.index);
  if (!index) return run(plan, byId);
  const from = documents.index(index.name);
  const source: Source = { from, keysOf: ({ keys }) => keys?.[index.slot] ?? [] };
  const [answer, lacking] = await Promise.all([run(plan, source), plan.complete ? 0 : from.count(TOO_MANY)]);
  return lacking === 0 ? answer : run(planQuery(wanted, []), byId);
}

function rowsNeeded({ limit }: Pick<Wanted, "limit">): number {
  const [from = 0, length = 0] = limit ?? [];
  return length > 0 && from + length < MAX_COUNT ? from + length : Number.POSITIVE_INFINITY;
}

function needsIdsOnly(plan: Plan, { select_list = [], include_docs }: AllDocsOpts): boolean {
  return plan.exact && plan.order === "id" && !include_docs && select_list.every((key) => key === "__id");
}

async function readIds({ ranges, direction }: Plan, { from }: Source, need: number): Promise<string[]> {
  const count = direction === "next" && ranges.length === 1 && Number.isFinite(need) ? need : undefined;
  const lists = await Promise.all(ranges.map((range) => from.getAllKeys(toIdbRange(range), count)));
  const ids = lists.flat();
  return direction === "next" ? ids : ids.reverse();
}

/** All rows of the answer in its order; where there is a limit, at least as many as it needs. */
async function readRows(plan: Plan, source: Source, wanted: Wanted, signal?: AbortSignal): Promise<DocumentRow[]> {
  const match = plan.exact ? undefined : createMatch(wanted.query);
  const reading = {
    ...{
      ranges: plan.direction === "next" ? plan.ranges : plan.ranges.toReversed(),
      direction: plan.direction,
      signal,
    },
    keep: match && ((rows: DocumentRow[]) => rows.filter(({ id, doc }) => match(doc, id))),
    need: rowsNeeded(wanted),
  };
  if (!plan.index) {
    const need = plan.order === "id" ? reading.need : Number.POSITIVE_INFINITY;
    return inOrder(await readInPages(source, { ...reading, need }), plan, wanted);
  }
  if (plan.order === "sort" && Number.isFinite(reading.need)) {
    const tiesInOrder = plan.exact && wanted.sort_on?.length === 1;
    return inOrder(await readInTies(source, { ...reading, tiesInOrder }), plan, wanted);
  }
  const count = plan.order === "id" && plan.exact && Number.isFinite(reading.need) ? reading.need : undefined;
  return inOrder(await readAll(source, { ...reading, count }), plan, wanted);
}

/** A sort leaves equal ones in the order of their ids, as reading them all does. */
function inOrder(rows: DocumentRow[], { order, once }: Plan, { sort_on = [] }: Wanted): DocumentRow[] {
  if (order === "id") return rows;
  const distinct = once ? rows : [...new Map(rows.map((row) => [row.id, row])).values()];
  const byId = distinct.sort((a, b) => (a.id < b.id ? -1 : 1));
  return sort_on.length > 0 ? sortItems(byId, sort_on) : byId;
}
