/** A disk of one's own in a file, whose power can be cut: what the kernel has not written to the file yet is gone. Needs root. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LENGTH = "16G"; // sparse; Chromium miscounts by up to 4 GiB after a kill, and a smaller disk would have no share left for the site

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
}

export interface Disk {
  /** Where it is mounted. */
  readonly folder: string;
  readonly image: string;
  /** What the disk would hold if the power failed now, as another disk; it lets go of nothing that is in memory. */
  cutPower(): Disk;
  /** Another disk with the same content; unmounts this one first. */
  copy(): Disk;
  unmount(): void;
  remove(): void;
}

function mountDisk(home: string): Disk {
  const [image, folder] = [join(home, "image"), join(home, "disk")];
  mkdirSync(folder);
  run("mount", "-o", "loop", image, folder);
  let mounted = true;
  const disk: Disk = {
    folder,
    image,
    cutPower: () => copyOf(image),
    copy() {
      disk.unmount();
      return copyOf(image);
    },
    unmount() {
      if (mounted) run("umount", folder);
      mounted = false;
    },
    remove() {
      disk.unmount();
      rmSync(home, { recursive: true });
    },
  };
  return disk;
}

const makeHome = () => mkdtempSync(join(tmpdir(), "wf-disk-"));

/** Copies until two readings are the same, so that the copy is the image of one moment. */
function copyOf(image: string): Disk {
  const home = makeHome();
  const copy = join(home, "image");
  do run("cp", "--sparse=always", image, copy);
  while (spawnSync("cmp", ["--silent", image, copy]).status !== 0);
  return mountDisk(home);
}

export function makeDisk(): Disk {
  const home = makeHome();
  const image = join(home, "image");
  run("truncate", "-s", LENGTH, image);
  // All is written now: a kernel that goes on initialising in the background would never hold still.
  run("mkfs.ext4", "-q", "-N", "20000", "-E", "lazy_itable_init=0,lazy_journal_init=0", image);
  return mountDisk(home);
}

/** True where this machine lets us mount such disks. */
export function canMakeDisks(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    makeDisk().remove();
    return true;
  } catch {
    return false;
  }
}
