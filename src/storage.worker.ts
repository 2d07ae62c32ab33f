/** The storage worker, one a tab: owns the open files; recordings come in here, next to them. */
import "./jio/tasks.worker.ts";
import "./ingest/record/tasks.worker.ts";
import "./ingest/tasks.worker.ts";
import "./tell-rejections.ts";
import { listen } from "./worker/wire.ts";

listen();
