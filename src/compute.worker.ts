/** A compute worker, one of a pool: arrays and signal processing. */
import { shareMemoryBudget } from "./array/index.ts";
import "./array/tasks.worker.ts";
import "./ingest/tasks.worker.ts";
import "./jio/archive/tasks.worker.ts";
import "./jio/connect.worker.ts";
import "./signal/tasks.worker.ts";
import { poolSize } from "./pool-size.ts";
import { listen } from "./worker/wire.ts";

shareMemoryBudget(poolSize() + 1);
listen();
