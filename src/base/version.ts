/** The release of this software, as package.json names it; stored with every result it computes. */
export const VERSION = "0.1.0";
