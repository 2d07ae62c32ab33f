/** Vite plugin: /embed.js, one file of its own, since a page of another origin loads it. */
import { build } from "vite";

const ENTRY = "src/gadget/embed/embed.ts";

export function embedScript() {
  return {
    name: "wf-embed-script",
    apply: (_config, { command, isPreview }) => command === "build" || !isPreview,
    configureServer: (server) =>
      void server.middlewares.use((request, _response, next) => {
        if (request.url === "/embed.js") request.url = `/${ENTRY}`;
        next();
      }),
    async generateBundle() {
      const { output } = await build({
        configFile: false,
        logLevel: "silent",
        publicDir: false,
        build: {
          write: false,
          target: ["es2023", "chrome120", "firefox120", "safari17.4"],
          modulePreload: false,
          rolldownOptions: {
            input: ENTRY,
            preserveEntrySignatures: "strict",
            output: { format: "es", codeSplitting: false },
          },
        },
      });
      this.emitFile({ type: "asset", fileName: "embed.js", source: output[0].code });
    },
  };
}
