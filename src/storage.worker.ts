/** The storage worker, one a tab: owns the open files; recordings come in here, next to them. */
import "./jio/tasks.worker.ts";
import "./ingest/tasks.worker.ts";
import { listen } from "./worker/wire.ts";

listen();
