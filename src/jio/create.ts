import { FieldError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import type { Backend, BackendFactory } from "./backend.ts";
import {
  checkDescription,
  checkKeys,
  childDescriptions,
  type Description,
  findType,
  freezeCopy,
} from "./description.ts";
import { createHandle } from "./handle/handle.ts";
import type { JioStorage } from "./storage.ts";
import { type StorageType, TYPES } from "./types.ts";

const types = new Map(Object.entries(TYPES)); // grows by addStorage
const capacitiesOf = new WeakMap<JioStorage, ReadonlySet<string>>();

/**
 * A storage from its JSON description, jIO's `createJIO`.
 *
 * Shape   the description is a tree: { type: "query", sub_storage: { type: "indexeddb", database: "field" } }.
 * Memory  copies the description; the back end is loaded at the first verb.
 * Throws  "invalid-argument" for a key that is wrong, missing or unknown, facts.path its place; "unsupported" for one that is not built yet.
 * Source  jIO 3.45.
 */
export function createStorage(description: Description): JioStorage {
  checkDescription(description, "description");
  return create(freezeCopy(description), "description");
}

/**
 * Adds a storage type of your own; descriptions may name it from then on.
 *
 * Shape   `factory` gives any subset of the verbs; the handle around it checks, copies, converts and aborts. Its description's keys are not checked.
 * Throws  "invalid-argument" for a type that exists. What `capacities` does not name ("list", "query", …) the storage refuses with "unsupported".
 */
export function addStorage(type: string, factory: BackendFactory, o: { capacities?: string[] } = {}): void {
  if (typeof type !== "string" || type === "") throw new FieldError("invalid-argument", "a storage type needs a name");
  if (typeof factory !== "function") throw new FieldError("invalid-argument", "a storage type needs a factory");
  if (types.has(type)) throw new FieldError("invalid-argument", `the storage type "${type}" exists already`, { type });
  const capacities = [...(o.capacities ?? [])];
  types.set(type, { capacities: () => capacities, load: async () => factory });
}

/** A storage around a back end that is made already, for those who make it themselves: no description opens it again. */
export function storageOf(backend: Backend, { type, capacities }: { type: string; capacities: string[] }): JioStorage {
  const known = new Set(capacities);
  const description = Object.freeze({ type });
  const handle = createHandle({
    type,
    description,
    children: Object.freeze({}),
    capacities: known,
    takesBytes: true,
    load: async () => backend,
  });
  capacitiesOf.set(handle, known);
  return handle;
}

function create(description: Description, path: string): JioStorage {
  const type = findType(types, description, path);
  checkKeys(description, type, path);
  const made = childDescriptions(description, path).map(([name, childPath, child]) => {
    const checked = checkDescription(child, childPath);
    return { name, checked, storage: create(checked, childPath) };
  });
  const capacities = capacitiesFor(
    type,
    made.map(({ storage }) => storage),
    description,
  );
  const children = new Map<object, JioStorage>(made.map(({ checked, storage }) => [checked, storage]));
  const handle = createHandle({
    type: description.type,
    description,
    children: Object.freeze(Object.fromEntries(made.map(({ name, storage }) => [name, storage]))),
    capacities,
    takesBytes: type.takesBytes ?? false,
    load: once(async () => (await type.load())(description, (inner) => children.get(inner) ?? createStorage(inner))),
  });
  capacitiesOf.set(handle, capacities);
  return handle;
}

function capacitiesFor(type: StorageType, children: JioStorage[], description: Description): ReadonlySet<string> {
  return new Set(
    type.capacities(
      children.map((child) => capacitiesOf.get(child) ?? new Set()),
      description,
    ),
  );
}
