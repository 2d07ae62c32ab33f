/** What a gadget in a sandbox is made of: its parent fetches all of it, since the sandbox reaches no network. */
export type Bundle = ModuleBundle | PageBundle;

/** One ES module without imports of its own. */
export interface ModuleBundle {
  kind: "module";
  url: string;
  code: string;
}

/** An HTML page; where it named a file, `<token>:<n>` stands for the n-th of `files`. */
export interface PageBundle {
  kind: "page";
  url: string;
  token: string;
  attributes: [name: string, value: string][];
  head: string;
  body: string;
  bodyAttributes: [name: string, value: string][];
  scripts: { type: "classic" | "module"; code: string }[];
  files: Blob[];
}
