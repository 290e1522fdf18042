import type { RouteCondition } from "@/api/types";

/** What a request can need of a model. */
export const NEEDS = ["tools", "vision", "audio", "pdf", "json_schema", "thinking"] as const;
export type Need = (typeof NEEDS)[number];

/** A condition as fields hold it: lists as words between commas, names and values line by line. */
export interface ConditionValues {
  projects: string;
  keys: string;
  needs: Need[];
  least: string;
  most: string;
  headers: string;
  tags: string;
}

const lines = (pairs: Record<string, string[]> | undefined) =>
  Object.entries(pairs ?? {})
    .map(([name, values]) => `${name}=${values.join(", ")}`)
    .join("\n");

export function conditionValues(when: RouteCondition | null | undefined): ConditionValues {
  return {
    projects: when?.projects?.join(", ") ?? "",
    keys: when?.keys?.join(", ") ?? "",
    needs: when?.needs ?? [],
    least: when?.input_tokens?.min?.toString() ?? "",
    most: when?.input_tokens?.max?.toString() ?? "",
    headers: lines(when?.headers),
    tags: lines(when?.tags),
  };
}

const words = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** `name=one, other` line by line; a name alone stands for any value. */
function pairs(text: string): Record<string, string[]> {
  const found = text.split("\n").flatMap((line) => {
    const [name = "", ...rest] = line.split("=");
    const values = words(rest.join("="));
    if (name.trim() === "") return [];
    return [[name.trim(), values.length > 0 ? values : ["*"]] as const];
  });
  return Object.fromEntries(found);
}

/** Null where nothing is asked of a request. */
export function toCondition(values: ConditionValues): RouteCondition | null {
  const when: RouteCondition = {};
  const headers = pairs(values.headers);
  const tags = pairs(values.tags);
  if (words(values.projects).length > 0) when.projects = words(values.projects);
  if (words(values.keys).length > 0) when.keys = words(values.keys);
  if (values.needs.length > 0) when.needs = values.needs;
  if (Object.keys(headers).length > 0) when.headers = headers;
  if (Object.keys(tags).length > 0) when.tags = tags;
  if (values.least !== "" || values.most !== "") {
    when.input_tokens = {
      min: values.least === "" ? null : Number(values.least),
      max: values.most === "" ? null : Number(values.most),
    };
  }
  return Object.keys(when).length === 0 ? null : when;
}
