/** What the storage worker keeps for each database it was asked about: folder, rows, stages and tails. */

import { isCode } from "../../base/errors.ts";
import { createOpfsFolder } from "../../bytes/index.ts";
import { createChanges } from "../local/changes.ts";
import { folderPath, tailLock } from "../local/names.ts";
import { createRows } from "../local/rows.ts";
import { takeLock } from "./lock.ts";
import { createStages, type Stages } from "./stages.ts";
import type { TailPart } from "./tail.ts";
import { answerQuestions, askOwner } from "./tail-channel.ts";
import { createTails, type Tails } from "./tails.ts";

const IDLE_MS = 5000;
const FOLLOW_MS = 1000;

interface Hosted {
  stages: Stages;
  tails: Tails;
  readTail(where: { id: string; name: string; start: number; end: number }): Promise<TailPart | undefined>;
}

export function createHost(): { in(database: string): Hosted } {
  const hosted = new Map<string, Hosted>();
  return {
    in(database) {
      const known = hosted.get(database) ?? hostDatabase(database);
      hosted.set(database, known);
      return known;
    },
  };
}

function hostDatabase(database: string): Hosted {
  const folder = createOpfsFolder(folderPath(database));
  const rows = createRows(database);
  const { announce } = createChanges(database);
  const tails = createTails({
    folder,
    announce,
    getDoc: rows.getDoc,
    getRow: rows.getRow,
    swap: rows.swap,
    takeLock: (id, name) => takeLock(tailLock(database, id, name)),
    idleMs: IDLE_MS,
    followMs: FOLLOW_MS,
  });
  answerQuestions(database, tails.read);
  return {
    stages: createStages(folder),
    tails,
    async readTail({ id, name, start, end }) {
      const mine = await tails.read(id, name, start, end);
      if (mine) return mine;
      try {
        await tails.recover(id, name);
        return undefined;
      } catch (error) {
        if (!isCode(error, "locked")) throw error;
        return askOwner(database, { id, name, start, end });
      }
    },
  };
}
