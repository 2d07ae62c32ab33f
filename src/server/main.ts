/** Entry of the thin server: reads the command line, joins gate and app, and ends cleanly on a signal. */
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { FieldError } from "../base/errors.ts";
import { createApp } from "./app.ts";
import { createGate } from "./gate.ts";
import { close, listen } from "./listen.ts";
import { isLoopback, parseOptions, USAGE } from "./options.ts";

const NO_HTTPS = `warning: without HTTPS, browsers on other machines allow neither recording nor offline use.
         Put a proxy with a certificate in front, or use the address http://127.0.0.1 on this machine.`;

async function start(): Promise<void> {
  const { host, port, dataFolder } = parseOptions(process.argv.slice(2));
  if (statSync(dataFolder, { throwIfNoEntry: false })?.isFile())
    throw new FieldError("invalid-argument", `--data takes a folder, and ${dataFolder} is a file`, { dataFolder });
  const site = join(dirname(fileURLToPath(import.meta.url)), "../dist"); // beside dist-server, where this file is built
  if (!existsSync(join(site, "index.html")))
    throw new FieldError("not-found", "the app is not built; run npm run build", { site });
  const server = createGate(getRequestListener(createApp(site).fetch, { overrideGlobalObjects: false }));
  const url = await listen(server, { host, port });
  if (!isLoopback(host)) console.warn(NO_HTTPS);
  console.log(`Wendelin Field is at ${url}`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void close(server));
}

start().catch((error: unknown) => {
  const known = error instanceof FieldError;
  console.error(known ? `error: ${error.message}` : error);
  if (known && error.code === "invalid-argument") console.error(USAGE);
  process.exitCode = 1;
});
