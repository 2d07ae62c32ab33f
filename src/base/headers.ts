/** One table from path to response headers, for the thin server, the dev server and the service worker alike. */
import { embedOrigins, frameAncestors } from "./embed-origins.ts";
import { frameSources } from "./frame-origins.ts";

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

// /bridge.html holds code that nobody trusts, one frame further in, which inherits this. The hash is of the script that
// starts it there; public/bridge.html says the same in its own meta.
const BRIDGE_POLICY = {
  "default-src": "'none'",
  "script-src": "'sha256-GVwZcbbrwJAr440iuhkxJmfhmFRr8/ieNbPtZBLEezo=' 'unsafe-eval' blob:",
  "worker-src": "blob:",
  "style-src": "'unsafe-inline'",
  "img-src": "data: blob:",
  "font-src": "data: blob:",
  "media-src": "data: blob:",
  "connect-src": "'none'",
  "frame-src": "'none'",
  "form-action": "'none'",
  "base-uri": "'none'",
};

// Says what public/renderjs-bridge.html says in its own meta; a test compares them, and the hashes with its scripts.
const RENDERJS_BRIDGE_POLICY = {
  "default-src": "'none'",
  "script-src":
    "'sha256-JjjrXtHrUGX/Z0dOSrJpSzlVLKjwiHUnCyaGjMw5SyI=' 'sha256-80ZkstWIyWT0IIALRcoHc97s6UgWwWfrI0j5zgdNSDI=' 'unsafe-eval' blob:",
  "worker-src": "blob:",
  "style-src": "'unsafe-inline'",
  "img-src": "data: blob:",
  "font-src": "data:",
  "media-src": "data: blob:",
  "connect-src": "'none'",
  "frame-src": "data:",
  "form-action": "'none'",
  "object-src": "'none'",
};

const PERMISSIONS = "microphone=(self), accelerometer=(self), geolocation=(), camera=(), usb=(), serial=()";

const isWorkerScript = (path: string) => /\.worker[^/]*\.[jt]s$/.test(path);

const isGadgetPage = (path: string) => /^\/gadgets\/[a-z0-9-]+\/(?:index\.html)?$/.test(path);

const isBridge = (path: string) => /^\/(?:renderjs-)?bridge\.html$/.test(path);

// Ends what no policy forbids, where the browser knows it: WebRTC, and connections in advance of a navigation.
const NO_CONNECTIONS = { "connection-allowlist": "()" };

// A name under /assets/ carries the hash of its content; everything else is asked for again each time.
const cacheControl = (path: string) =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";

const formatPolicy = (policy: Record<string, string>) =>
  Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join("; ");

const pagePolicy = () => ({ ...PAGE_POLICY, "frame-src": frameSources() });

/** All ancestors count: the page of ours that a bridge stands in, and who may embed that page. */
const inOurPages = () => ({ "frame-ancestors": frameAncestors([...new Set(["'self'", ...embedOrigins()])]) });

function policyOf(pathname: string): Record<string, string> {
  if (isWorkerScript(pathname)) return WORKER_POLICY;
  const embedded = { "frame-ancestors": frameAncestors(embedOrigins()) };
  if (pathname === "/bridge.html") return { ...BRIDGE_POLICY, ...inOurPages() };
  if (pathname === "/renderjs-bridge.html") return { ...RENDERJS_BRIDGE_POLICY, ...inOurPages() };
  return isGadgetPage(pathname) ? { ...pagePolicy(), ...embedded } : pagePolicy();
}

/** The headers that every answer for this path carries; a query or fragment makes no difference. */
export function headersFor(path: string): Record<string, string> {
  const [pathname = ""] = path.split(/[?#]/);
  return {
    "content-security-policy": formatPolicy(policyOf(pathname)),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": PERMISSIONS,
    "cache-control": cacheControl(pathname),
    ...(isBridge(pathname) && NO_CONNECTIONS),
    ...(pathname === "/embed.js" && { "access-control-allow-origin": "*" }), // pages elsewhere load it as a module
  };
}

/** The page's policy for a `<meta>`, which covers hosts that send no headers; a `<meta>` cannot say frame-ancestors. */
export function metaPolicy(): string {
  const { "frame-ancestors": _headerOnly, ...policy } = pagePolicy();
  return formatPolicy(policy);
}
