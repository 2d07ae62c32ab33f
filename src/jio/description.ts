/** Storage descriptions come from outside: everything about them is checked before a storage is made of them. */
import * as v from "valibot";
import { FieldError } from "../base/errors.ts";
import { LATER_TYPES, type StorageType } from "./types.ts";

export type Description = { type: string; [key: string]: unknown };

/** Where jIO's storages keep the descriptions of their children. */
const CHILD_KEYS = [
  ...["sub_storage", "storage_list", "local_sub_storage", "remote_sub_storage", "signature_sub_storage"],
  "fallback_storage",
];

const refuse = (path: string, what: string) => new FieldError("invalid-argument", `${path}: ${what}`, { path });
const below = (path: string, key: string) => (path === "description" ? key : `${path}.${key}`);

export function checkDescription(value: unknown, path: string): Description {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse(path, "a storage description is an object");
  const { type } = value as Description;
  if (typeof type !== "string" || type === "") throw refuse(below(path, "type"), "must name a storage type");
  return value as Description;
}

/** The type's entry, or why there is none. */
export function findType(types: ReadonlyMap<string, StorageType>, description: Description, path: string): StorageType {
  const { type } = description;
  const found = types.get(type);
  if (found) return found;
  const where = below(path, "type");
  if (LATER_TYPES.has(type))
    throw new FieldError("unsupported", `${where}: storages of type "${type}" are not built yet`, {
      path: where,
      type,
    });
  throw refuse(where, `there is no storage type "${type}"`);
}

/** Throws for a key that is wrong, missing or unknown, with its path; added types check their own. */
export function checkKeys(description: Description, type: StorageType, path: string): void {
  if (!type.keys) return;
  const children = Object.fromEntries(
    (type.children ?? []).map((key) => [key, key.endsWith("_list") ? listOfChildren : oneChild]),
  );
  const result = v.safeParse(v.strictObject({ type: v.string(), ...type.keys, ...children }), description);
  if (!result.success) throw refuseIssue(result.issues, type, path);
  const unbuilt = type.unbuilt?.(description);
  if (unbuilt !== undefined) throw refuseUnbuilt(below(path, unbuilt));
}

const oneChild = v.pipe(
  v.custom<object>((value) => !Array.isArray(value), "must be one storage description, not a list"),
  v.looseObject({}),
);
const listOfChildren = v.pipe(v.array(v.unknown()), v.nonEmpty("must have at least one storage description"));

function refuseIssue(
  issues: readonly v.BaseIssue<unknown>[],
  { keys, children = [], hints }: StorageType,
  path: string,
) {
  // A misspelt key is missing under one name and unknown under another: the one that was written is the one to mend.
  const isUnknown = ({ type, expected }: v.BaseIssue<unknown>) => type === "strict_object" && expected === "never";
  const issue = issues.find(isUnknown) ?? issues[0];
  const place = (issue && v.getDotPath(issue)) ?? "type";
  const known = place.includes(".")
    ? ""
    : `; a storage of this type has ${["type", ...Object.keys(keys ?? {}), ...children].join(", ")}`;
  const isMissing = issue?.type === "strict_object" && issue.received === "undefined";
  const told = isMissing ? "is missing" : issue?.message;
  const what = issue && isUnknown(issue) ? (hints?.[place] ?? `there is no such key${known}`) : told;
  return refuse(below(path, place), what ?? "is wrong");
}

function refuseUnbuilt(path: string): FieldError {
  return new FieldError("unsupported", `${path}: this key is not built yet`, { path });
}

/** The children's descriptions under their names: "sub_storage", "storage_list.0". */
export function childDescriptions(
  description: Description,
  path: string,
): [name: string, path: string, child: unknown][] {
  return CHILD_KEYS.filter((key) => key in description).flatMap((key) => {
    const value = description[key];
    if (!Array.isArray(value)) return [[key, below(path, key), value] as [string, string, unknown]];
    return value.map((child, index): [string, string, unknown] => [
      `${key}.${index}`,
      below(path, `${key}.${index}`),
      child,
    ]);
  });
}

/** A copy that nobody can change; what is neither a plain object nor a list stays what it is. */
export function freezeCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(freezeCopy)) as T;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, freezeCopy(inner)]))) as T;
}
