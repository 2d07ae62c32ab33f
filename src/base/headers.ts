/** One table from path to response headers, for the thin server, the dev server and the service worker alike. */

const CONNECT = "'self' https: wss: http://localhost:* http://127.0.0.1:*";

const PAGE_POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "style-src": "'self'",
  "style-src-attr": "'unsafe-inline'",
  "img-src": "'self' blob: data:",
  "connect-src": CONNECT,
  "manifest-src": "'self'",
  "frame-src": "'self'",
  "media-src": "'self' blob:",
  "font-src": "'self'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
  "base-uri": "'none'",
  "object-src": "'none'",
};

// ndarray compiles its accessors from strings, so it runs in workers only, whose own response allows that.
const WORKER_POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval' 'unsafe-eval'",
  "connect-src": CONNECT,
};

const PERMISSIONS = "microphone=(self), accelerometer=(self), geolocation=(), camera=(), usb=(), serial=()";

const isWorkerScript = (path: string) => /\.worker[^/]*\.[jt]s$/.test(path);

// A name under /assets/ carries the hash of its content; everything else is asked for again each time.
const cacheControl = (path: string) =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";

const formatPolicy = (policy: Record<string, string>) =>
  Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join("; ");

/** The headers that every answer for this path carries; a query or fragment makes no difference. */
export function headersFor(path: string): Record<string, string> {
  const [pathname = ""] = path.split(/[?#]/);
  return {
    "content-security-policy": formatPolicy(isWorkerScript(pathname) ? WORKER_POLICY : PAGE_POLICY),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": PERMISSIONS,
    "cache-control": cacheControl(pathname),
  };
}

/** The page's policy for a `<meta>`, which covers hosts that send no headers; a `<meta>` cannot say frame-ancestors. */
export function metaPolicy(): string {
  const { "frame-ancestors": _headerOnly, ...policy } = PAGE_POLICY;
  return formatPolicy(policy);
}
