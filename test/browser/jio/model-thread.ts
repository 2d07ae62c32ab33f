import { task } from "../../../src/worker/task.ts";

/** Any verb of the same storage in another thread; what it answers comes back as it is. */
export const callThere = task<{ database: string; verb: string; args: unknown[] }, unknown>("test/callThere");
