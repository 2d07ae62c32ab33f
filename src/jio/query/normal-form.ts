/** Trees as jIO builds them: children of the same operator are merged, two NOTs are none. */
import type { Query } from "../storage.ts";

export function complexQuery(operator: "AND" | "OR", list: readonly Query[]): Query {
  const query_list = list.flatMap((query) =>
    query.type === "complex" && query.operator === operator ? query.query_list : [query],
  );
  return { type: "complex", operator, query_list };
}

export function notQuery(query: Query): Query {
  const inner = query.type === "complex" && query.operator === "NOT" ? query.query_list[0] : undefined;
  return inner ?? { type: "complex", operator: "NOT", query_list: [query] };
}
