import "../../../src/signal/tasks.worker.ts";
import { listen } from "../../../src/worker/wire.ts";

listen();
