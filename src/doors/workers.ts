/** What the doors stand on: workers in a browser, the calling thread in Node. */
import { provideRunner } from "../signal/index.ts";
import { localRunner } from "../worker/serve.ts";
import { provideWorkers } from "../workers.ts";

if (typeof Worker === "undefined") provideRunner(localRunner(() => import("../signal/tasks.worker.ts")));
else provideWorkers();
