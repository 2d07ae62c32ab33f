/** What a transform out of core does in workers; served by the tasks.worker.ts of the folder above. */
import { task } from "../../worker/task.ts";
import type { InMemoryRequest } from "./panels/in-memory.ts";
import type { Prepared, PrepareRequest } from "./panels/prepare.ts";
import type { PanelsRequest } from "./panels/run-panels.ts";
import type { StoreRequest } from "./panels/store.ts";
import type { Device } from "./plan/device.ts";

/** What an earlier run left, or new files for this one. */
export const outOfCorePrepare = task<PrepareRequest, Prepared>("signal/out-of-core-prepare");

/** The first of some panels, as many as a turn has time for; tells each one that is done. */
export const outOfCorePanels = task<PanelsRequest, number, number>("signal/out-of-core-panels");

/** The result becomes a document; tells the bytes that are stored. */
export const outOfCoreStore = task<StoreRequest, void, number>("signal/out-of-core-store");

/** All of it, where it fits; tells the bytes that are read and stored. */
export const outOfCoreInMemory = task<InMemoryRequest, void, number>("signal/out-of-core-in-memory");

/** The measures by which plans for this device are chosen. */
export const outOfCoreMeasure = task<undefined, Device>("signal/out-of-core-measure");
