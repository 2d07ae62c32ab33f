/** A picture as a file. Window only. */
import { msg } from "@lit/localize";
import { svgToPng } from "./png.ts";

export type PictureFormat = "png" | "svg";

const KEEP_URL_MS = 60_000; // a browser reads a link's Blob a while after the click

/** Throws "unsupported" where the browser cannot draw it. */
export async function savePicture(svg: string, label: string, format: PictureFormat): Promise<void> {
  const blob = format === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await svgToPng(svg);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${fileName(label)}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_URL_MS);
}

/** Controls, and what file systems keep for themselves, are left out. */
const fileName = (label: string) => label.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_").slice(0, 80) || msg("plot");
