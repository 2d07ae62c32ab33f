import "../../../src/jio/tasks.worker.ts";
import { listen } from "../../../src/worker/wire.ts";

listen();
