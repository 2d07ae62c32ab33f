import { createStorage, setCredential } from "../../../src/jio/index.ts";
import { describeStorage } from "../../conformance/storage.ts";

const memory = { type: "memory" };
const MAPPED = {
  type: "mapping",
  id: ["equalSubProperty", "reference"],
  property: {
    title: ["equalSubProperty", "name"],
    n: ["equalSubProperty", "int_index"],
    portal_type: ["equalValue", "Sensor"],
  },
  attachment: { "a/b": { get: { uri_template: "{+id}/{name}" } } },
};
const CRYPT = { type: "crypt", credential: "stacks" };

const STACKS: Record<string, { type: string; [key: string]: unknown }> = {
  "query over union over memory": {
    type: "query",
    sub_storage: { type: "union", storage_list: [memory, { type: "uuid", sub_storage: memory }] },
  },
  "union of queries": {
    type: "union",
    storage_list: [
      { type: "query", sub_storage: { type: "uuid", sub_storage: memory } },
      { type: "query", sub_storage: memory },
    ],
  },
  "document over memory": { type: "document", document_id: "/", sub_storage: memory },
  "crypt over memory": { ...CRYPT, sub_storage: memory },
  "query over uuid over crypt over document over memory": {
    type: "query",
    sub_storage: {
      type: "uuid",
      sub_storage: { ...CRYPT, sub_storage: { type: "document", document_id: "d", sub_storage: memory } },
    },
  },
  "mapping of ids to properties": {
    ...MAPPED,
    sub_storage: { type: "query", sub_storage: { type: "uuid", sub_storage: memory } },
  },
  "mapping of properties alone": {
    type: "mapping",
    property: { title: ["switchPropertyValue", ["label", { Alpha: "A", beta: "b", Gamma: "c", A: "d" }]] },
    query: 'NOT hidden: "yes"',
    sub_storage: { type: "query", sub_storage: memory },
  },
};

for (const [name, description] of Object.entries(STACKS))
  describeStorage(name, async () => {
    await setCredential("stacks", { key: { kty: "oct", k: "AAECAwQFBgcICQoLDA0ODw" } });
    return { storage: createStorage(description) };
  });
