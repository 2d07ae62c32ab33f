/** Who may show our gadgets' pages in a frame: one list for the header table and for the page's own check. */
import { FieldError } from "./errors.ts";

/** Set by the build from the environment's EMBED_ORIGINS; absent where nothing was built. */
declare const WF_EMBED_ORIGINS: string | undefined;

const SOURCE = /^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?:\d{1,5}|\*))?$/;

/**
 * Reads a list as frame-ancestors takes it: origins between blanks, each with an optional `*.` before its host and `*` as
 * its port; empty is this site alone, `'none'` nobody.
 *
 * Throws  "invalid-argument" naming the entry that is none.
 */
export function parseEmbedOrigins(text: string, name = "EMBED_ORIGINS"): string[] {
  const entries = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (entries.length === 1 && entries[0] === "'none'") return [];
  for (const entry of entries)
    if (entry !== "'self'" && !SOURCE.test(entry))
      throw new FieldError("invalid-argument", `${name} takes origins as https://example.org, not "${entry}"`, {
        entry,
      });
  return [...new Set(["'self'", ...entries])];
}

/** The list of this build. */
export const embedOrigins = (): string[] =>
  parseEmbedOrigins(typeof WF_EMBED_ORIGINS === "string" ? WF_EMBED_ORIGINS : "");

/** The value of the directive. */
export const frameAncestors = (sources: readonly string[]): string => sources.join(" ") || "'none'";

/** True for an origin that the list names; one that is opaque is never named. */
export function mayEmbed(origin: string, own: string, sources: readonly string[] = embedOrigins()): boolean {
  if (!URL.canParse(origin)) return false;
  return sources.some((source) => (source === "'self'" ? origin === own : matches(new URL(origin), source)));
}

function matches({ protocol, hostname, port }: URL, source: string): boolean {
  const [, scheme, host = "", asked = ""] = /^(https?:)\/\/([^:]+)(?::(.+))?$/.exec(source) ?? [];
  if (protocol !== scheme) return false;
  const isHost = host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host;
  const standard = scheme === "https:" ? "443" : "80";
  return isHost && (asked === "*" || (port || standard) === (asked || standard));
}
