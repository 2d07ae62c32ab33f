import "../gadget/frame/wf-frame.ts"; // whoever imports this door may write <wf-frame>
import { registerGadgets } from "../gadget/index.ts";

export { FieldError, isCode } from "../base/errors.ts";
export {
  AcquisitionError,
  Gadget,
  GadgetFrame,
  hostRenderJS,
  join,
  joinRenderJS,
  mutex,
  onUnhandled,
  ScopeError,
} from "../gadget/index.ts";

registerGadgets({ "wf-renderjs-frame": () => import("../gadget/renderjs/renderjs-frame.ts") });
