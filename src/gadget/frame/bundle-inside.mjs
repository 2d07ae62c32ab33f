/** Vite plugin: `import code from "./x.ts?code"` is the module and all it imports as the text of one ES module. */
import { build } from "vite";

const QUERY = "?code";

async function bundle(entry, isDevelopment) {
  const { output } = await build({
    configFile: false,
    logLevel: "silent",
    publicDir: false,
    mode: isDevelopment ? "development" : "production",
    build: {
      write: false,
      minify: !isDevelopment,
      target: ["es2023", "chrome120", "firefox120", "safari17.4"],
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: "strict",
        output: { format: "es", codeSplitting: false },
      },
    },
  });
  return output[0];
}

export function bundleInside() {
  let isDevelopment = false;
  return {
    name: "wf-bundle-inside",
    enforce: "pre",
    configResolved({ command }) {
      isDevelopment = command === "serve";
    },
    async resolveId(source, importer) {
      if (!source.endsWith(QUERY)) return undefined;
      const found = await this.resolve(source.slice(0, -QUERY.length), importer);
      return found && `${found.id}${QUERY}`;
    },
    async load(id) {
      if (!id.endsWith(QUERY)) return undefined;
      const { code, moduleIds } = await bundle(id.slice(0, -QUERY.length), isDevelopment);
      for (const file of moduleIds) this.addWatchFile(file);
      return { code: `export default ${JSON.stringify(code)};`, moduleType: "js" };
    },
  };
}
