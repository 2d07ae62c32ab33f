import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { FieldError } from "../base/errors.ts";

const GRACE_MS = 2_000;

const HINTS: Record<string, string> = {
  EADDRINUSE: "is in use by another program; choose another with --port",
  EACCES: "may not be used by this account; choose one above 1023 with --port",
  EADDRNOTAVAIL: "cannot be opened there: this machine has no such address; check --host",
  ENOTFOUND: "cannot be opened there: this name is unknown; check --host",
};

/** Opens the port; port 0 takes a free one. The answer is the URL to open. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const hint = HINTS[error.code ?? ""] ?? `cannot be opened: ${error.message}`;
      const code = error.code === "EADDRINUSE" ? "conflict" : "invalid-argument";
      reject(new FieldError(code, `port ${port} on ${host} ${hint}`, { host, port }, error));
    });
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${taken}/`);
    });
  });
}

/** Lets running answers finish for a moment, then cuts what is left. */
export async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(timer);
}
