import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { FieldError } from "../base/errors.ts";

export interface ServerOptions {
  port: number;
  host: string;
  dataFolder: string;
}

export const USAGE = `usage: npm start -- [--port 8090] [--host 127.0.0.1] [--data ./data]`;

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new FieldError("invalid-argument", `--port takes a number from 0 to 65535, not "${text}"`, { port: text });
}

/** Reads the command line; anything it does not know is refused, so a misspelt option never passes unseen. */
export function parseOptions(args: string[]): ServerOptions {
  let values: { port: string; host: string; data: string };
  try {
    values = parseArgs({
      args,
      options: {
        port: { type: "string", default: "8090" },
        host: { type: "string", default: "127.0.0.1" },
        data: { type: "string", default: "./data" },
      },
    }).values;
  } catch (error) {
    throw new FieldError("invalid-argument", (error as Error).message, { args }, error);
  }
  if (!values.host) throw new FieldError("invalid-argument", "--host takes an address or a name", { args });
  return { port: parsePort(values.port), host: values.host, dataFolder: resolve(values.data) };
}

/** True for an address that only this machine reaches; browsers trust it without HTTPS. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
