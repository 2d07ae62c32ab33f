/** What a mapping storage's description may say, each wrong key told with its path. */
import * as v from "valibot";

export type IdRule = ["equalSubId"] | ["equalSubProperty", string];
export type PropertyRule =
  | ["equalSubProperty", string]
  | ["equalValue", unknown]
  | ["equalSubId"]
  | ["ignore"]
  | ["keep"]
  | ["switchPropertyValue", [string, Record<string, string>]];
export interface AttachmentRule {
  get?: { uri_template: string };
  put?: { uri_template: string };
}

const text = v.pipe(v.string(), v.nonEmpty("must not be empty"));

const ARGUMENTS: Record<PropertyRule[0], (argument: unknown, given: boolean) => string | undefined> = {
  equalSubProperty: (argument) => wrongUnless(isText(argument), "must name a property of the sub storage"),
  equalValue: (argument, given) => wrongUnless(given && argument !== undefined, "must be the value itself"),
  equalSubId: (_, given) => wrongUnless(!given, "this rule takes no argument"),
  ignore: (_, given) => wrongUnless(!given, "this rule takes no argument"),
  keep: (_, given) => wrongUnless(!given, "this rule takes no argument"),
  switchPropertyValue: (argument) =>
    wrongUnless(
      isSwitch(argument),
      'must be ["<property of the sub storage>", { "<value>": "<value there>" }], no value there twice',
    ),
};

const wrongUnless = (right: boolean, what: string) => (right ? undefined : what);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function isSwitch(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !isText(value[0])) return false;
  if (typeof value[1] !== "object" || value[1] === null || Array.isArray(value[1])) return false;
  const there = Object.values(value[1] as object);
  return there.every((text) => typeof text === "string") && new Set(there).size === there.length;
}

/** A list of the rule's name and at most one argument. */
function rule(names: readonly PropertyRule[0][]) {
  return v.pipe(
    v.array(v.unknown()),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const list = dataset.value;
      const refuse = (key: number, message: string) =>
        addIssue({ message, path: [{ type: "array", origin: "value", input: list, key, value: list[key] }] });
      const name = list[0] as PropertyRule[0];
      if (!names.includes(name)) return refuse(0, `must be one of ${names.join(", ")}`);
      if (list.length > 2) return refuse(2, "a rule has one argument at most");
      const wrong = ARGUMENTS[name](list[1], list.length > 1);
      if (wrong !== undefined) refuse(1, wrong);
    }),
  );
}

/** RFC 6570 as far as it goes here: {id} escaped, {+id} as it is; {name} likewise. */
const EXPRESSION = /^\+?(?:id|name)$/;

const template = v.pipe(
  text,
  v.check((value) => {
    const expressions = value.match(/\{[^{}]*\}/g) ?? [];
    const rest = value.replaceAll(/\{[^{}]*\}/g, "");
    return !/[{}]/.test(rest) && expressions.every((expression) => EXPRESSION.test(expression.slice(1, -1)));
  }, "may hold {id}, {+id}, {name} and {+name} only"),
);
const templates = v.strictObject({
  uri_template: v.optional(template),
  erp5_put_template: v.optional(v.unknown()),
});

const queryForm = "must be search text, a query tree or { query } of one";

export const MAPPING_KEYS = {
  id: v.optional(rule(["equalSubId", "equalSubProperty"])),
  property: v.optional(
    v.record(
      v.string(),
      rule(["equalSubProperty", "equalValue", "equalSubId", "ignore", "keep", "switchPropertyValue"]),
    ),
  ),
  query: v.optional(v.union([v.string(), v.looseObject({})], queryForm)),
  map_all_property: v.optional(v.boolean()),
  attachment_list: v.optional(v.array(text)),
  attachment: v.optional(
    v.record(v.string(), v.strictObject({ get: v.optional(templates), put: v.optional(templates) })),
  ),
} satisfies v.ObjectEntries;

/** `erp5_put_template` posts a form to ERP5, which takes a storage of that type. */
export function unbuiltMapping({ attachment = {} }: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, rules] of Object.entries(attachment as Record<string, Record<string, object>>))
    for (const [verb, form] of Object.entries(rules))
      if (form && "erp5_put_template" in form) return `attachment.${name}.${verb}.erp5_put_template`;
  return undefined;
}
