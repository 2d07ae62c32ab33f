import { headersFor } from "../src/base/headers.ts";

/** The same answer under our headers, so that a host that sends none (or an older build's) is covered too. */
export function withHeaders(response: Response, path: string): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersFor(path))) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
