/** The script of a page that stands in a frame: what it does is said by its name. */
import { Gadget, join } from "../../../../src/gadget/index.ts";

class Inner extends Gadget {
  static override published = ["double", "whoAsks", "hang", "fail"];
  secret = () => "secret";
  double(n: number) {
    return 2 * n;
  }
  whoAsks() {
    return this.acquire("whoAsks" as "reportServiceError", [] as unknown as [unknown]);
  }
  hang() {
    return new Promise(() => {});
  }
  fail() {
    throw new RangeError("inside");
  }
  override async ready() {
    if (name === "greets") document.title = String(await this.acquire("greet" as "reportServiceError", ["child"]));
  }
}
customElements.define("wf-inner", Inner);

const { name } = window;
const root = document.createElement("wf-inner") as Inner;
const joined = join(root, { allowOrigin: (origin) => name !== "distrusts" && origin === location.origin, waitMs: 500 });
document.body.append(root);
Object.assign(window, { root, joined });
