/** What may arrive on a port, checked; `undefined` for anything else. */
import { isRecord } from "./wire-error.ts";

export type Incoming =
  | { type: "call"; id: number; name: string; args: unknown[]; errors: number[] }
  | { type: "result"; id: number; value: unknown }
  | { type: "error"; id: number; thrown: unknown }
  | { type: "abort"; id: number; reason: unknown }
  | { type: "close" };

const MAX_NAME = 200;
const MAX_ARGS = 100;

const isId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) > 0;

function parseCall(id: number, { name, args, errors = [] }: Record<string, unknown>): Incoming | undefined {
  if (typeof name !== "string" || name.length > MAX_NAME) return undefined;
  if (!Array.isArray(args) || args.length > MAX_ARGS) return undefined;
  if (!Array.isArray(errors) || errors.length > MAX_ARGS) return undefined;
  return { type: "call", id, name, args: [...args], errors: errors.filter(Number.isInteger) };
}

export function parseMessage(data: unknown): Incoming | undefined {
  if (!isRecord(data)) return undefined;
  const { type, id } = data;
  if (type === "close") return { type };
  if (!isId(id)) return undefined;
  if (type === "call") return parseCall(id, data);
  if (type === "result") return { type, id, value: data.value };
  if (type === "error") return { type, id, thrown: data.thrown };
  if (type === "abort") return { type, id, reason: data.reason };
  return undefined;
}
