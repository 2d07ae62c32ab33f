export { importFile, importSample } from "./tasks.ts";
