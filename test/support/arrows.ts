/** The dependency rules of the source tree, as functions over plain data, so that a planted breach can be shown to fail. */
import { posix } from "node:path";

/** Path below the root -> text of the file. */
export type Sources = ReadonlyMap<string, string>;
/** Folder -> folders it may import. */
export type ArrowTable = ReadonlyMap<string, readonly string[]>;

interface Import {
  target: string;
  isTypeOnly: boolean;
}

/** The files directly in src/ and the doors join everything: the table does not bind them, and nothing below imports them. */
const joins = (path: string) => /^src\/(?:[^/]+|doors\/.*)$/.test(path);
/** A thread's own entry; a door too, since in Node a task runs in the calling thread. */
const mayServe = (path: string) => /^src\/(?:[^/]+\.worker\.ts|doors\/.*)$/.test(path);

/** Reads the two-column table "| folder | may import |". */
export function parseArrows(markdown: string): ArrowTable {
  const rows = markdown.matchAll(/^\| ((?:src\/|gadgets|sw)\S*) \|(.*)\|$/gm);
  const names = (cell: string) => cell.split(",").map((name) => name.trim());
  return new Map([...rows].map(([, folder, cell]) => [folder!, names(cell!).filter((name) => name !== "")]));
}

function folderOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return top === "src" ? `src/${second}` : top;
}

// Every import, export-from, import() and new URL(…, import.meta.url) whose specifier starts with a dot.
const IMPORT =
  /(?:\b(?:import|export)\b(\s+type\b)?[^"'`;()]*?\bfrom|\bimport|\bimport\s*\(|\bURL\s*\()\s*["'`](\.[^"'`]+)["'`]/g;

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, specifier]) => ({
    target: posix.join(posix.dirname(path), specifier!),
    isTypeOnly: type !== undefined,
  }));
}

const gadgetOf = (path: string) => /^gadgets\/([^/]+)\//.exec(path)?.[1];

/** A folder with an index.ts has a door; src/base and src/worker are sets of leaf files and have none. */
function goesPastDoor(target: string, sources: Sources): boolean {
  const folder = folderOf(target);
  const hasDoor = sources.has(`${folder}/index.ts`);
  return hasDoor && ![`${folder}/index.ts`, `${folder}/tasks.ts`].includes(target);
}

function faultOf(path: string, { target, isTypeOnly }: Import, sources: Sources, allowed: ArrowTable) {
  const [from, to] = [folderOf(path), folderOf(target)];
  if (joins(target)) return joins(path) ? undefined : "what joins the parts is imported by none of them";
  if (target.endsWith(".worker.ts")) return mayServe(path) ? undefined : "only worker entries and doors serve tasks";
  if (joins(path)) return undefined;
  const [mine, other] = [gadgetOf(path), gadgetOf(target)];
  if (mine && other && mine !== other && !isTypeOnly) return "a gadget knows another one's tag and types only";
  if (from === to) return undefined;
  if (!allowed.get(from)?.includes(to)) return `the table has no arrow ${from} -> ${to}`;
  return goesPastDoor(target, sources) ? "goes past index.ts and tasks.ts" : undefined;
}

/** Every import that breaks a rule, one line each. */
export function findBreaches(sources: Sources, allowed: ArrowTable): string[] {
  return [...sources].flatMap(([path, text]) =>
    importsOf(path, text).flatMap((found) => {
      const fault = faultOf(path, found, sources, allowed);
      return fault ? [`${path} -> ${found.target}: ${fault}`] : [];
    }),
  );
}

/** Folders with sources that the table does not name. */
export function findUnlisted(sources: Sources, allowed: ArrowTable): string[] {
  const folders = [...sources.keys()].filter((path) => !joins(path)).map(folderOf);
  return [...new Set(folders)].filter((folder) => !allowed.has(folder)).sort();
}
