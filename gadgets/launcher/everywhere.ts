import { msg } from "@lit/localize";
import type { ShortcutGroup } from "../shortcuts.ts";

export interface Actions {
  go(path: string, page?: string): void;
  showHelp(): void;
  showGadgets(): void;
}

/** The keys that act on every page. */
export const everywhere = ({ go, showHelp, showGadgets }: Actions): ShortcutGroup => ({
  title: msg("On every page"),
  shortcuts: [
    { keys: ["?"], text: msg("Show this list"), run: showHelp },
    { keys: ["/"], text: msg("Search"), run: () => go("", "search") },
    { keys: ["g h"], text: msg("Go home"), run: () => go("") },
    { keys: ["g s"], text: msg("Go to Data Streams"), run: () => go("data_stream_module") },
    { keys: ["g a"], text: msg("Go to Data Arrays"), run: () => go("data_array_module") },
    { keys: ["g r"], text: msg("Go to the recorder"), run: () => go("", "record") },
    { keys: ["g d"], text: msg("Go to Storage"), run: () => go("", "storage") },
    { keys: ["g p"], text: msg("Go to Settings"), run: () => go("", "settings") },
    { keys: ["g t"], text: msg("Go to the Trash"), run: () => go("", "trash") },
    { keys: ["g e"], text: msg("Go to Error reports"), run: () => go("error_report_module") },
    { keys: ["g g"], text: msg("Show the gadgets of this page"), run: showGadgets },
  ],
});
