/** A compute worker, one of a pool: arrays and signal processing. */
import { shareMemoryBudget } from "./array/index.ts";
import "./array/tasks.worker.ts";
import "./ingest/tasks.worker.ts";
import "./jio/archive/tasks.worker.ts";
import "./jio/connect.worker.ts";
import "./portal/tasks.worker.ts";
import { loadKernels } from "./signal/index.ts";
import "./signal/tasks.worker.ts";
import { poolSize } from "./pool-size.ts";
import "./tell-rejections.ts";
import { listen } from "./worker/wire.ts";

loadKernels().catch(() => {}); // without them the plain kernel computes, more slowly
shareMemoryBudget(poolSize() + 1);
listen();
