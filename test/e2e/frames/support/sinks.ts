/** Servers of an attacker on this machine: one that delivers the hostile gadget, others that count what reaches them. */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";

export interface Sinks {
  /** Where the hostile gadget is loaded from; other pages below it answer anybody. */
  readonly site: string;
  readonly http: string;
  readonly ws: string;
  /** Whoever connects here has told the name of a host, be it without a request. */
  readonly tls: string;
  readonly stun: string;
  /** Everything that has arrived, in words. */
  readonly seen: string[];
  close(): void;
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

export async function openSinks(): Promise<Sinks> {
  const seen: string[] = [];
  const attack = readFileSync(new URL("./attack.mjs", import.meta.url));
  const site = createServer((request, response) => {
    const isModule = request.url === "/attack.js";
    const type = isModule ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*", "cache-control": "no-store" });
    response.end(isModule ? attack : "<!doctype html><title>elsewhere</title><body>a page of somebody else</body>");
  });
  const http = createServer((request, response) => {
    seen.push(`http ${request.url}`);
    response.writeHead(204, { "access-control-allow-origin": "*" }).end();
  });
  http.on("upgrade", (request, socket) => {
    seen.push(`ws ${request.url}`);
    socket.destroy();
  });
  const tls = createTcpServer((socket) => {
    seen.push("tls");
    socket.on("error", () => {}).destroy();
  });
  const stun = createSocket("udp4", () => {});
  stun.on("message", () => seen.push("stun"));
  for (const server of [site, http, tls])
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => void stun.bind(0, "127.0.0.1", resolve));
  return {
    site: `http://127.0.0.1:${portOf(site)}/`,
    http: `http://127.0.0.1:${portOf(http)}/`,
    ws: `ws://127.0.0.1:${portOf(http)}/`,
    tls: `https://127.0.0.1:${portOf(tls)}/`,
    stun: `stun:127.0.0.1:${portOf(stun)}`,
    seen,
    close() {
      for (const server of [site, http]) server.closeAllConnections();
      for (const server of [site, http, tls, stun]) server.close();
    },
  };
}
