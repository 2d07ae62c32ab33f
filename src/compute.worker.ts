/** A compute worker, one of a pool: arrays and signal processing. */
import "./array/tasks.worker.ts";
import "./ingest/tasks.worker.ts";
import "./jio/archive/tasks.worker.ts";
import "./jio/connect.worker.ts";
import "./signal/tasks.worker.ts";
import { listen } from "./worker/wire.ts";

listen();
