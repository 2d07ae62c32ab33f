/** What is compared with what, and the aims: ratio = theirs / ours, so "no more than 1.1 times idb's time" is 0.91 or more. */

const MIB = 2 ** 20;
const PEERS = ["plain-idb", "dexie", "localforage", "pouchdb"];
/** The name of a peer in the table. */
export const NAMES = {
  "plain-idb": "idb",
  dexie: "Dexie",
  localforage: "localForage",
  pouchdb: "PouchDB",
  raw: "raw worker",
  ours: "ours",
};

const atMost = (times) => ({ ratio: 1 / times });

/** `of`: how many calls one measurement holds, where the table tells milliseconds for one of them. */
export const WORK = [
  {
    ...{ work: "1000 documents, one by one", name: "puts", options: { count: 1000 }, peers: PEERS, rounds: 5 },
    aims: { "plain-idb": atMost(1.1) },
  },
  {
    ...{ work: "bulk of 1000", name: "bulk", options: { count: 1000 }, peers: PEERS, rounds: 5 },
    aims: { "plain-idb": atMost(1.2) },
  },
  {
    ...{ work: "bulk of 10 000", name: "bulk", options: { count: 10_000 }, peers: PEERS, rounds: 3 },
    aims: { "plain-idb": atMost(1.2) },
  },
  {
    ...{ work: "1000 random gets of 10 000", name: "gets", peers: PEERS, rounds: 3 },
    ...{ options: { count: 1000, among: 10_000 }, aims: { "plain-idb": atMost(1.2) } },
  },
  {
    ...{ work: "query of 10 000: type, newest 20; index", name: "query", indexed: true, of: 20, rounds: 5 },
    ...{ options: { count: 20, among: 10_000 }, peers: ["plain-idb", "dexie", "pouchdb"] },
    aims: { "plain-idb": atMost(1.5) },
  },
  {
    ...{ work: "the same without an index", name: "query", of: 5, rounds: 3 },
    ...{ options: { count: 5, among: 10_000 }, peers: ["localforage"], aims: {} },
  },
  {
    ...{ work: "attachments of 1 KB, 200", name: "bodies", peers: PEERS, rounds: 5 },
    ...{ options: { length: 1000, count: 200 }, aims: {} },
  },
  ...["Blob", "bytes"].map((form) => ({
    ...{ work: `attachments of 1 MB (${form}), 20`, name: "bodies", rounds: 5 },
    ...{ options: { length: MIB, count: 20, form }, peers: form === "Blob" ? ["raw", ...PEERS] : ["raw"] },
    aims: { raw: atMost(1.3) },
  })),
  ...["Blob", "bytes"].map((form) => ({
    ...{ work: `attachment of 100 MB (${form})`, name: "bodies", rounds: 3 },
    ...{ options: { length: 100 * MIB, count: 1, form }, peers: form === "Blob" ? ["raw", ...PEERS] : ["raw"] },
    aims: { raw: atMost(1.3) },
  })),
  {
    ...{ work: "64 KiB from the middle of 100 MB", name: "slices", of: 200, rounds: 3 },
    ...{ options: { length: 100 * MIB, count: 200 }, peers: PEERS, aims: { ours: { ms: 0.5 } } },
  },
  {
    ...{ work: "10 000 appends of 4 KiB", name: "appends", of: 10_000, rounds: 3 },
    ...{ options: { length: 4096, count: 10_000 }, peers: ["raw", ...PEERS], aims: { raw: atMost(1.5) } },
  },
];
