/** Layout `folder`: where the documents and attachments of a storage lie in a folder, a zip or on a WebDAV server. */
import { escapeComponent, foldName, splitComponents, unescapeComponents } from "./escape.ts";

export const DOCUMENT_FILE = "document.json";
export const ATTACHMENTS_FILE = "attachments.json";
/** The attachment that lies in segments. */
export const STREAM = "data";

const MANIFEST = /^data\.([^.]+)\.json$/;
const SEGMENT = /^data\.([^.]+)\.(\d{6,})$/;
const RESERVED = /^(?:document\.json|attachments\.json|data\..+\.(?:\d{6,}|json))$/is;
const JUNK = /^(?:\.ds_store|thumbs\.db|desktop\.ini|__macosx)$/i;

export const manifestFile = (writer: string) => `data.${writer}.json`;
export const segmentFile = (writer: string, index: number) => `data.${writer}.${String(index).padStart(6, "0")}`;
export const isSegmentFile = (name: string) => SEGMENT.test(name);

/** What a path names: a part of one document. */
export type Place = { id: string; folder: string } & (
  | { kind: "document" }
  | { kind: "attachments" }
  | { kind: "manifest"; writer: string }
  | { kind: "segment"; name: string }
  | { kind: "attachment"; name: string }
);

/** The folder of each document, `<module>/<uuid>`; ids of other forms in two components as well. */
export function formatFolders(ids: Iterable<string>): Map<string, string> {
  return spread(ids, (id, o) => {
    const [module = "", ...rest] = splitComponents(id);
    if (rest.length === 0) return ["%", ...escapeComponent(id, o)];
    return [...escapeComponent(module, o), ...escapeComponent(id.slice(module.length + 1), o)];
  });
}

/** The file of each attachment in the folder of its document; not of `data`, which lies in segments. */
export function formatNames(names: Iterable<string>): Map<string, string> {
  return spread(
    [...names].filter((name) => name !== STREAM),
    (name, o) => {
      const parts = splitComponents(name).map((part, index) => {
        const [first = "", ...more] = escapeComponent(part, o);
        // As a folder too: no file system has both.
        return [index === 0 && RESERVED.test(first) ? first.replace(".", "%2E") : first, ...more];
      });
      return [...parts.slice(0, -1), o.isBesideFolder ? ["%"] : [], parts.at(-1)!].flat();
    },
  );
}

/** What lies at a path; `undefined` for what is no part of a document. Throws "invalid-format" for a name with a broken escape. */
export function parsePath(path: string): Place | undefined {
  const components = path.split("/");
  if (components.some((name) => name === "" || name === "." || name === ".." || JUNK.test(name))) return undefined;
  const idLength = components[0] === "%" ? 1 + runLength(components, 1) : twoRuns(components);
  const rest = components.slice(idLength);
  if (idLength === 0 || rest.length === 0) return undefined;
  const id = unescapeComponents(components.slice(0, idLength));
  return { id, folder: components.slice(0, idLength).join("/"), ...parseFile(rest) };
}

function parseFile(components: string[]) {
  const [name = ""] = components;
  if (components.length === 1) {
    if (name === DOCUMENT_FILE) return { kind: "document" } as const;
    if (name === ATTACHMENTS_FILE) return { kind: "attachments" } as const;
    const writer = MANIFEST.exec(name)?.[1];
    if (writer) return { kind: "manifest", writer } as const;
    if (isSegmentFile(name)) return { kind: "segment", name } as const;
  }
  return { kind: "attachment", name: unescapeComponents(components) } as const;
}

/** How many components from there on are one that was cut; 0 where they end in the middle of it. */
function runLength(components: readonly string[], from: number): number {
  const last = components.findIndex((name, index) => index >= from && !name.endsWith("%"));
  return last < 0 ? 0 : last - from + 1;
}

function twoRuns(components: readonly string[]): number {
  const first = runLength(components, 0);
  const second = runLength(components, first);
  return first && second && first + second;
}

interface Contest {
  /** A file system might take it for another text. */
  strict: boolean;
  /** There is a folder of its name, so that it lies in a folder "%" there: a component that goes on at once. */
  isBesideFolder: boolean;
}

/** A path for each text, as it reads where nothing is against that. */
function spread(texts: Iterable<string>, encode: (text: string, o: Contest) => string[]): Map<string, string> {
  const plain = new Map([...texts].map((text) => [text, encode(text, { strict: false, isBesideFolder: false })]));
  const claims = new Map<string, { paths: Set<string>; kinds: Set<"file" | "folder"> }>();
  const keysOf = (components: string[]) => components.map((_, index) => components.slice(0, index + 1).join("/"));
  for (const components of plain.values())
    for (const [index, path] of keysOf(components).entries()) {
      const claim = claims.get(foldName(path)) ?? { paths: new Set(), kinds: new Set() };
      claim.paths.add(path);
      claim.kinds.add(index < components.length - 1 ? "folder" : "file");
      claims.set(foldName(path), claim);
    }
  const choose = (text: string, components: string[]) => {
    const all = keysOf(components).map((path) => claims.get(foldName(path))!);
    const strict = all.some(({ paths }) => paths.size > 1);
    const isBesideFolder = all.at(-1)!.kinds.size > 1;
    return strict || isBesideFolder ? encode(text, { strict, isBesideFolder }) : components;
  };
  return new Map([...plain].map(([text, components]) => [text, choose(text, components).join("/")]));
}
