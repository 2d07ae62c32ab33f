/** Trees as jIO builds them: children of the same operator are merged, two NOTs are none. */
import type { Query } from "../storage.ts";

export function notQuery(query: Query): Query {
  const inner = query.type === "complex" && query.operator === "NOT" ? query.query_list[0] : undefined;
  return inner ?? { type: "complex", operator: "NOT", query_list: [query] };
}

/** In one pass over the whole tree: merging while it is built would copy long lists once for every bracket around them. */
export function mergeLists(query: Query): Query {
  if (query.type === "simple") return query;
  const query_list: Query[] = [];
  const gather = (inner: Query) => {
    if (inner.type === "complex" && inner.operator === query.operator && inner.operator !== "NOT")
      inner.query_list.forEach(gather);
    else query_list.push(mergeLists(inner));
  };
  query.query_list.forEach(gather);
  return { ...query, query_list };
}
