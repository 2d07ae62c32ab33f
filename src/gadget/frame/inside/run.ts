/** Puts a gadget's page in place and runs its scripts, from blob: URLs, since the policy knows no others. */
import { FieldError } from "../../../base/errors.ts";
import type { Bundle, ModuleBundle, PageBundle } from "../bundle.ts";
import { INSIDE, type InsideGadget } from "../protocol.ts";

const urlOf = (code: string) => URL.createObjectURL(new Blob([code], { type: "text/javascript" }));

const importCode = (code: string): Promise<Record<string, unknown>> => import(/* @vite-ignore */ urlOf(code));

export async function runBundle(bundle: Bundle, view: Window): Promise<void> {
  if (bundle.kind === "module") await runModule(bundle, view);
  else await runPage(bundle, view.document);
}

async function runModule({ code }: ModuleBundle, view: Window): Promise<void> {
  const { default: begin } = await importCode(code);
  if (typeof begin === "function") await begin((view as unknown as Record<typeof INSIDE, InsideGadget>)[INSIDE]);
}

async function runPage(bundle: PageBundle, page: Document): Promise<void> {
  const places = bundle.files.map((file) => URL.createObjectURL(file));
  const fill = (text: string) => text.replace(new RegExp(`${bundle.token}:(\\d+)`, "g"), (_all, n) => places[n] ?? "");
  const set = (element: Element, attributes: PageBundle["attributes"]) => {
    for (const [name, value] of attributes) element.setAttribute(name, fill(value));
  };
  set(page.documentElement, bundle.attributes);
  page.head.innerHTML = fill(bundle.head);
  set(page.body, bundle.bodyAttributes);
  page.body.innerHTML = fill(bundle.body);
  for (const { type, code } of bundle.scripts)
    if (type === "module") await importCode(code);
    else await runClassic(code, bundle.url, page);
}

function runClassic(code: string, url: string, page: Document): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = page.createElement("script");
    script.onload = () => resolve();
    script.onerror = () => reject(new FieldError("invalid-format", `a script of ${url} could not run`, { url }));
    script.src = urlOf(code);
    page.body.append(script);
  });
}
