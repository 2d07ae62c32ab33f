import { createRequire } from "node:module";
import { createStorage } from "../../../dist/doors/jio.js";
import { median } from "../median.mjs";
import { docsOf } from "./page/cases.mjs";

const COUNT = 10_000;
const ROUNDS = 7;
const DESCRIPTION = { type: "query", sub_storage: { type: "memory" } };
const QUERY = {
  query: 'type: "type-3" AND date: > "1000"',
  sort_on: [["date", "descending"]],
  limit: [0, 20],
  select_list: ["title", "date"],
};

function loadJio() {
  try {
    const jio = createRequire(import.meta.url)("jio");
    return jio.createJIO ? jio : jio.node_env.jIO;
  } catch {
    return undefined;
  }
}

const timeMs = async (storage) => {
  const started = performance.now();
  const { data } = await storage.allDocs(QUERY);
  return { ms: performance.now() - started, titles: data.rows.map(({ value }) => value.title).join() };
};

/** jIO itself as its authors built it for Node, over its memory storage: the same description, the same query. */
export async function* benchJio() {
  const work = `query over memory in Node, ${COUNT} documents`;
  const jio = loadJio();
  if (!jio) {
    yield { work, peer: "jIO 3.45 (missing)" };
    return;
  }
  const [ours, theirs] = [createStorage(DESCRIPTION), jio.createJIO(DESCRIPTION)];
  for (const storage of [ours, theirs]) for (const { id, ...doc } of docsOf(COUNT)) await storage.put(id, doc);
  const pairs = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [mine, other] = [await timeMs(ours), await timeMs(theirs)];
    if (mine.titles !== other.titles)
      throw new Error(`ours and jIO answer differently: ${mine.titles} | ${other.titles}`);
    pairs.push([mine.ms, other.ms]);
  }
  const over = (value) => median(pairs.map(value));
  yield {
    ...{ work, peer: "jIO 3.45" },
    ...{ oursMs: over(([mine]) => mine), theirsMs: over(([, other]) => other) },
    ratio: over(([mine, other]) => other / mine),
  };
}
