import { createStorage } from "../../../src/jio/index.ts";
import { describeStorage } from "../../conformance/storage.ts";

describeStorage("memory", async () => ({ storage: createStorage({ type: "memory" }) }));
describeStorage("query over uuid over memory", async () => ({
  storage: createStorage({ type: "query", sub_storage: { type: "uuid", sub_storage: { type: "memory" } } }),
}));
