import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { headersFor } from "../base/headers.ts";

const REASONS: Record<number, string> = {
  400: "Bad Request",
  405: "Method Not Allowed",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

const MAX_PATH_LENGTH = 2048;

// Looked for in the path as it came over the wire: after decoding and resolving, an attack looks like an honest path.
const UNSAFE = /%2f|%5c|%00|\\|\/\/|(^|\/)(\.|%2e){1,2}(\/|$)/i;

/** True for a path that means the same before and after every decoding and normalising. */
export function isSafePath(path: string): boolean {
  if (!path.startsWith("/") || path.length > MAX_PATH_LENGTH || UNSAFE.test(path)) return false;
  try {
    return !/\p{Cc}/u.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}

/** What an error answer carries: the security headers of every answer, and never a place in a cache. */
const errorHeaders = (path: string) => ({
  ...headersFor(path),
  "cache-control": "no-store",
  "content-type": "text/plain; charset=utf-8",
  connection: "close",
});

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...errorHeaders("/"), ...headers }).end(`${status} ${REASONS[status]}\n`);
}

/** Node could not even parse this request, so there is no response object to answer with. */
function refuseUnparsed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const body = `${status} ${REASONS[status]}\n`;
  const headers = Object.entries({ ...errorHeaders("/"), "content-length": String(body.length) });
  socket.end(
    [`HTTP/1.1 ${status} ${REASONS[status]}`, ...headers.map(([name, value]) => `${name}: ${value}`), "", body].join(
      "\r\n",
    ),
  );
}

function check(request: IncomingMessage, response: ServerResponse, pass: RequestListener): void {
  const [path = ""] = (request.url ?? "").split("?");
  if (!isSafePath(path)) refuse(response, 400);
  else if (request.method !== "GET" && request.method !== "HEAD") refuse(response, 405, { allow: "GET, HEAD" });
  else {
    for (const [name, value] of Object.entries(headersFor(path))) response.setHeader(name, value);
    pass(request, response);
  }
}

/** The server everything passes first: paths, verbs, sizes and times are checked, and every answer gets its headers. */
export function createGate(pass: RequestListener): Server {
  const server = createServer(
    { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 5_000 },
    (request, response) => check(request, response, pass),
  );
  server.maxHeadersCount = 100;
  return server.on("clientError", refuseUnparsed);
}
