import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import type { Connect, Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { parseEmbedOrigins } from "./src/base/embed-origins.ts";
import { headersFor, metaPolicy } from "./src/base/headers.ts";
import { embedScript } from "./src/gadget/embed/build-embed.mjs";
import { bundleInside } from "./src/gadget/frame/bundle-inside.mjs";
import { recordBuild } from "./src/server/prepare.mjs";
import { buildKernels } from "./src/signal/kernel/assembly/build.mjs";
import { CHROMIUM_ARGS, findChromium } from "./test/support/chromium.mjs";

const TARGET = ["es2023", "chrome120", "firefox120", "safari17.4"];

/** Who may embed gadgets, for the header table here and in what is built; a list that is none ends the build. */
const WF_EMBED_ORIGINS = parseEmbedOrigins(process.env.EMBED_ORIGINS ?? "").join(" ") || "'none'";
const WF_FRAME_ORIGINS = parseEmbedOrigins(process.env.FRAME_ORIGINS ?? "", "FRAME_ORIGINS").join(" ");
Object.assign(globalThis, { WF_EMBED_ORIGINS, WF_FRAME_ORIGINS });
const define = {
  WF_EMBED_ORIGINS: JSON.stringify(WF_EMBED_ORIGINS),
  WF_FRAME_ORIGINS: JSON.stringify(WF_FRAME_ORIGINS),
};

/** The header table of every answer, also while developing, and the page's policy for hosts that send no headers. */
function headers(): Plugin {
  const addHeaders: Connect.NextHandleFunction = (request, response, next) => {
    const { "cache-control": _viteDecides, ...others } = headersFor(request.url ?? "/");
    for (const [name, value] of Object.entries(others)) response.setHeader(name, value);
    next();
  };
  return {
    name: "wf-headers",
    configureServer: (server) => void server.middlewares.use(addHeaders),
    configurePreviewServer: (server) => void server.middlewares.use(addHeaders),
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy() },
        injectTo: "head-prepend",
      },
    ],
  };
}

/**
 * Precaches all of the app. The header table is part of every revision, so a changed policy reaches old caches; the
 * digest keeps the files of two builds from being mixed in one.
 */
function serviceWorker() {
  const table = createHash("sha256").update(readFileSync("src/base/headers.ts")).digest("hex");
  return VitePWA({
    strategies: "injectManifest",
    srcDir: "sw",
    filename: "sw.ts",
    registerType: "prompt",
    injectRegister: false,
    manifest: false,
    injectManifest: {
      rollupFormat: "iife",
      target: TARGET,
      globPatterns: ["**/*"],
      globIgnores: ["doors/**", ".vite/**", "sw.js"],
      maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
      manifestTransforms: [
        (entries) => ({
          manifest: entries.map((entry) => ({
            ...entry,
            revision: createHash("sha256").update(`${entry.revision}${table}`).digest("hex").slice(0, 16),
            integrity: `sha256-${createHash("sha256")
              .update(readFileSync(`dist/${entry.url}`))
              .digest("base64")}`,
          })),
        }),
      ],
    },
  });
}

const pages = [
  "index.html",
  ...readdirSync("gadgets")
    .map((name) => `gadgets/${name}/index.html`)
    .filter((page) => existsSync(page)),
];

// What the home page needs before it is painted, as two files instead of twenty: fewer requests, and they compress better.
const HOME = [
  /\/gadgets\/(launcher|header|panel|notifications|import|job-list|document-list)\/\1\.ts$/,
  /\/gadgets\/(launcher\/(pages|leaving|plain|question-dialog|launcher-style)|panel\/panel-style|document-list\/columns)\.ts$/,
  /\/gadgets\/(style|places|numbers|job-progress|job-trouble)\.ts$/,
];
const FIRST_PAINT = [
  {
    name: "gadget",
    test: /node_modules\/(lit|@lit\/(?!localize\/))|localize\/(init\/install|internal\/(default-msg|str-tag))\.js|\/src\/gadget\/(?!error-card)[\w-]+\.ts$/,
  },
  { name: "home", test: (id: string) => HOME.some((pattern) => pattern.test(id)) },
];

const app: ViteUserConfig = {
  define,
  plugins: [headers(), bundleInside(), embedScript(), serviceWorker()],
  worker: { format: "es" },
  build: {
    target: TARGET,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages,
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: FIRST_PAINT } },
      // These doors only name what others do: who enters by one gets what it uses, not all that lies behind.
      treeshake: {
        moduleSideEffects: [
          { test: /\/src\/(format|gadget|portal|signal)\/index\.ts$/, sideEffects: false },
          { test: /\/@lit\/localize\//, sideEffects: false }, // what speaks other languages is loaded with them
        ],
      },
    },
  },
};

// Found in the middle of a run, a new dependency would make vitest reload the page under a running test.
const BROWSER_TEST_DEPENDENCIES = [
  "@zip.js/zip.js/lib/zip-core-reader.js",
  "@zip.js/zip.js/lib/zip-core-writer.js",
  "@lit/localize",
  "comlink",
  "dygraphs",
  "fast-check",
  "hash-wasm",
  "idb",
  "lit",
  "lit/directives/repeat.js",
  "lit/directives/style-map.js",
  "ndarray",
  "papaparse",
  "valibot",
  "zarrita",
];

// No test asserts a time; this only ends one that hangs, also on a machine with other things to do.
const PATIENCE_MS = process.env.SOAK ? 3_600_000 : 60_000;

/** Plain ES modules for other programs: relative URLs, names left as they are, no document needed. */
const doors: ViteUserConfig = {
  base: "./",
  publicDir: false,
  plugins: [bundleInside()],
  worker: { format: "es" },
  build: {
    target: TARGET,
    outDir: "dist/doors",
    minify: false,
    modulePreload: false,
    rolldownOptions: {
      input: ["jio", "array", "signal", "gadget"].map((name) => `src/doors/${name}.ts`),
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js", chunkFileNames: "shared/[name]-[hash].js", minifyInternalExports: false },
    },
  },
};

const server: ViteUserConfig = {
  define,
  publicDir: false,
  ssr: { noExternal: true },
  plugins: [{ name: "wf-record-build", apply: "build", closeBundle: recordBuild }],
  build: {
    ssr: "src/server/main.ts",
    target: "node20",
    outDir: "dist-server",
    rolldownOptions: { output: { entryFileNames: "main.js" } },
  },
};

async function tests(): Promise<ViteUserConfig> {
  const executablePath = await findChromium();
  return {
    test: {
      projects: [
        {
          test: {
            name: "node",
            globalSetup: "test/support/oracle-setup.ts",
            testTimeout: PATIENCE_MS,
            include: ["test/**/*.test.ts"],
            exclude: ["**/*.browser.test.ts", "**/node_modules/**"],
          },
        },
        {
          plugins: [bundleInside()],
          worker: { format: "es" },
          optimizeDeps: { include: BROWSER_TEST_DEPENDENCIES },
          test: {
            name: "chromium",
            testTimeout: PATIENCE_MS,
            env: { SOAK: process.env.SOAK ?? "" }, // a page sees nothing else of the environment
            include: ["test/**/*.browser.test.ts"],
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({
                launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_ARGS },
              }),
              instances: [{ browser: "chromium" }],
            },
          },
        },
      ],
    },
  };
}

export default defineConfig(async ({ mode }) => {
  await buildKernels();
  if (process.env.VITEST) return tests();
  return { doors, server }[mode] ?? app;
});
