/** The page's side of the work: lanes run through the doors, and what is stored is looked at. */
import type { Page } from "@playwright/test";
import { bytesOf, type Lane } from "./work.ts";

/** One call of a lane that came back, with the place of its step in the lane. */
export interface Report {
  lane: string;
  step: number;
  /** Why it failed, where it did. */
  failure?: string;
}

/** What the page calls when a step was acknowledged; install it once a browser. */
export const takeReports = (page: Page, take: (report: Report) => void) => page.exposeFunction("reportStep", take);

/** Starts the lanes of one tab, side by side; each step waits until the one before was reported. */
export async function startLanes(page: Page, lanes: readonly Lane[], database = "field"): Promise<void> {
  await page.evaluate(
    async ({ lanes, database, bytesOfText }) => {
      const makeBytes = new Function(`return ${bytesOfText}`)() as typeof bytesOf;
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database });
      const report = (window as unknown as { reportStep(report: object): Promise<void> }).reportStep;
      const argsOf = (change: Lane["steps"][number][number]) => {
        if (change.verb === "put") return [change.id, change.doc];
        if (change.verb === "remove") return [change.id];
        if (change.verb === "removeAttachment") return [change.id, change.name];
        return [change.id, change.name, makeBytes(change.piece)];
      };
      for (const { name, steps, durability } of lanes) {
        void (async () => {
          for (const [step, changes] of steps.entries()) {
            const [only] = changes;
            // "relaxed" is the default; storages without "strict" need not know the option
            const o = durability === "strict" ? { durability } : {};
            try {
              if (changes.length > 1) {
                await storage.bulk(
                  changes.map((change) => ({ verb: change.verb, args: argsOf(change) })),
                  o,
                );
              } else if (only?.verb === "appendAttachment") {
                await storage.appendAttachment(only.id, only.name, makeBytes(only.piece), { at: only.at, ...o });
              } else await storage[only!.verb](...argsOf(only!), o);
            } catch (error) {
              return report({ lane: name, step, failure: String((error as Error).stack ?? error) });
            }
            await report({ lane: name, step }); // one at a time: a flood of messages would starve the page
          }
        })();
      }
    },
    { lanes, database, bytesOfText: bytesOf.toString() },
  );
}

export interface FoundAttachment {
  /** The code of the error that reading it came to. */
  unreadable?: string;
  length: number;
  sha256: string;
  claimedLength: number | undefined;
  claimedDigest: string | undefined;
}
export interface Found {
  id: string;
  doc: Record<string, unknown>;
  attachments: Record<string, FoundAttachment>;
}

/** Every document with what its bytes really are. */
export function findAll(page: Page, database = "field"): Promise<Found[]> {
  return page.evaluate(async (database) => {
    const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
    const storage = createStorage({ type: "query", sub_storage: { type: "indexeddb", database } });
    const found: Found[] = [];
    const ignoreGone = (error: { code?: string }) => {
      if (error.code !== "not-found") throw error;
    };
    const look = async ({ id, doc }: Pick<Found, "id" | "doc">) => {
      const attachments: Record<string, FoundAttachment> = {};
      // Facts after the bytes: reading settles what a killed tab left open.
      const names = Object.keys(await storage.allAttachments(id));
      const bodies: (ArrayBuffer | string)[] = [];
      const unreadable = (error: Error & { code?: string }) => error.code ?? String(error);
      for (const name of names)
        bodies.push(await storage.getAttachment(id, name, { format: "array_buffer" }).catch(unreadable));
      const facts = await storage.allAttachments(id);
      for (const [n, name] of names.entries()) {
        const body = bodies[n]!;
        const bytes = typeof body === "string" ? new ArrayBuffer(0) : body;
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        attachments[name] = {
          length: bytes.byteLength,
          ...(typeof body === "string" && { unreadable: body }),
          sha256: [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
          claimedLength: facts[name]?.length,
          claimedDigest: facts[name]?.digest?.replace(/^sha-?256[:-]/i, ""),
        };
      }
      found.push({ id, doc, attachments });
    };
    // The app tidies meanwhile, imports that kept nothing for one. What was acknowledged and is gone, its judge misses.
    for (const one of await storage.buildQuery({ include_docs: true })) await look(one).catch(ignoreGone);
    await storage.close();
    return found;
  }, database);
}

/** Removes those documents, so that a long run inspects only what is new. */
export async function removeAll(page: Page, ids: readonly string[], database = "field"): Promise<void> {
  await page.evaluate(
    async ({ ids, database }) => {
      const { createStorage } = await (async (path: string) => import(path))("/doors/jio.js");
      const storage = createStorage({ type: "indexeddb", database });
      for (const id of ids)
        await storage.remove(id).catch((error: { code?: string }) => {
          if (error.code !== "not-found") throw error; // the app was sooner
        });
      await storage.close();
    },
    { ids, database },
  );
}
