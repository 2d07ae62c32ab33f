/** What the storage worker keeps for each database it was asked about: folder, rows, files, stages and tails. */
import { isCode } from "../../base/errors.ts";
import { createLater } from "../../base/later.ts";
import { takeLock } from "../../base/lock.ts";
import { createOpfsFolder } from "../../bytes/index.ts";
import { createTidy } from "../care/tidy.ts";
import { adoptDraft, type DraftAttachment, growDraft } from "../drafts/drafts.ts";
import { createChanges } from "../local/changes.ts";
import { readForeignTail } from "../local/foreign-tail.ts";
import { folderPath, tailLock } from "../local/names.ts";
import { createRows } from "../local/rows.ts";
import { createStages } from "../stages/stages.ts";
import type { TailPart, TailsDeps } from "../tails/tail.ts";
import { createTails } from "../tails/tails.ts";
import { answerQuestions, askOwner, type FileRange, type TailRange } from "./bytes-channel.ts";
import { createDepot } from "./depot.ts";
import { createPacks } from "./packs.ts";
import { readFile } from "./read-file.ts";
import { createReaders } from "./readers.ts";
import { createRemover } from "./remover.ts";
import { restoreYoung } from "./young.ts";

const IDLE_MS = 5000;
const FOLLOW_MS = 1000;
const REFILL_MS = 1000;
const TIDY_MS = 2000;
/** How long after a removal its packs are looked at. */
const HOLES_MS = 30_000;
const SPARES = 4;
const HELD_FILES = 16;

export type Hosted = ReturnType<typeof hostDatabase>;

/** `life` is the name of a Web Lock that this thread holds by the time it is told. */
export function createHost(life: () => Promise<string>): { in(database: string): Hosted } {
  const hosted = new Map<string, Hosted>();
  return {
    in(database) {
      const known = hosted.get(database) ?? hostDatabase(database, life);
      hosted.set(database, known);
      return known;
    },
  };
}

function hostDatabase(database: string, writer: () => Promise<string>) {
  const folder = createOpfsFolder(folderPath(database));
  const rows = createRows(database);
  const { files } = rows;
  const changes = createChanges(database);
  const readers = createReaders(folder, { held: HELD_FILES, idleMs: IDLE_MS });
  const restore = (name: string) => restoreYoung({ folder, files }, name);

  const letGo = answerQuestions(database, {
    readTail: ({ id, name, start, end }) => tails.read(id, name, start, end),
    readFile: (range) => readMine(range),
    letGo: readers.letGo,
  });
  const remover = createRemover({ folder, files, letGo });
  const depot = createDepot({ folder, files, remover, writer, spares: SPARES, refillMs: REFILL_MS });
  const stopReading = readers.letGo;
  const packs = createPacks({ folder, files, depot, remover, writer, stopReading, idleMs: IDLE_MS });
  const readMine = ({ file, from, to }: FileRange) => packs.read(file, from, to);
  const growing: TailsDeps = {
    ...{ folder, files, depot, remover, restore },
    announce: (change) => changes.announce([change]),
    readFile: (range) => read(range),
    getDoc: rows.getDoc,
    getRow: rows.getRow,
    swap: rows.swap,
    takeLock: (id, name) => takeLock(tailLock(database, id, name)),
    idleMs: IDLE_MS,
    followMs: FOLLOW_MS,
  };
  const tails = createTails(growing);
  const sources = { database, folder, readers, restore, mine: readMine };
  const stages = createStages({ depot, packs, remover });
  const read = (range: FileRange) => readFile(sources, range);
  const tidy = createTidy({ folder, rows, depot, packs, remover, tails, stages, restore, writer, read, takeLock });
  const tidyLater = createLater(tidy);
  tidyLater(TIDY_MS);

  return {
    rows,
    folder,
    stages,
    tails,
    tidy,
    growDraft: (what: DraftAttachment & { blob: Blob }, o: Parameters<typeof growDraft>[2]) =>
      growDraft(growing, what, o),
    adoptDraft: (what: Parameters<typeof adoptDraft>[1]) => adoptDraft({ rows, announce: changes.announce }, what),
    async release(names: readonly string[]) {
      await remover.release(names);
      tidyLater(HOLES_MS);
    },
    readFile: read,
    async readTail({ id, name, start, end }: TailRange): Promise<TailPart | undefined> {
      const mine = await tails.read(id, name, start, end);
      if (mine) return mine;
      try {
        await tails.recover(id, name);
        return undefined;
      } catch (error) {
        if (isCode(error, "locked")) return askOwner(database, { id, name, start, end });
        if (!isCode(error, "over-quota")) throw error;
        return readForeignTail({ database, folder, rows }, { id, name, start, end }); // sealing it can wait for space
      }
    },
  };
}
