/** The release of this software, as package.json names it; stored with every result it computes. */
export const VERSION = "0.1.0";

/** What made a document, as the document tells it. */
export const SOFTWARE = { name: "Wendelin Field", version: VERSION } as const;
