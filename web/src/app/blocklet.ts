import * as z from "zod/mini";

// What Blocklet Server puts on the page before the console starts. Every member may be missing.
const words = z.union([z.string(), z.record(z.string(), z.string())]);
const linkSchema = z.object({
  title: words,
  link: words,
  section: z.optional(z.union([z.string(), z.array(z.string())])),
  parent: z.nullish(z.string()),
  role: z.nullish(z.union([z.string(), z.array(z.string())])),
});
const blockletSchema = z.object({
  appName: z.catch(z.optional(z.string()), undefined),
  appLogo: z.catch(z.optional(z.string()), undefined),
  prefix: z.catch(z.optional(z.string()), undefined),
  languages: z.catch(z.optional(z.array(z.object({ code: z.string() }))), undefined),
  navigation: z.catch(z.optional(z.array(z.catch(z.nullable(linkSchema), null))), undefined),
  theme: z.catch(
    z.optional(
      z.object({
        prefer: z.catch(z.optional(z.enum(["light", "dark", "system"])), undefined),
        light: z.optional(
          z.object({ palette: z.object({ primary: z.object({ main: z.string() }) }) }),
        ),
      }),
    ),
    undefined,
  ),
});

export interface Surroundings {
  appName: string;
  appLogo: string | null;
  /** Empty: every language that the console speaks. */
  languages: string[];
  /** Pages of the app around the hub, for its navigation. */
  links: AppLink[];
  mode: "light" | "dark" | "system";
  primary: string;
}

/** A page of another component of the app: words by language, where they differ. */
export interface AppLink {
  title: string | Record<string, string>;
  href: string | Record<string, string>;
  /** Empty: for everybody. */
  roles: string[];
}

/** Name, logo, languages, navigation and theme of the server that the hub runs in, or its own. */
export function surroundings(): Surroundings {
  const given: unknown = Reflect.get(window, "blocklet");
  const blocklet = blockletSchema.safeParse(given).data;
  return {
    appName: blocklet?.appName ?? "AIGNE Hub",
    appLogo: blocklet?.appLogo ?? null,
    languages: blocklet?.languages?.map((language) => language.code) ?? [],
    links: appLinks(blocklet?.navigation ?? [], blocklet?.prefix ?? "/"),
    mode: blocklet?.theme?.prefer ?? "system",
    primary: blocklet?.theme?.light?.palette.primary.main ?? "#4F6AF5",
  };
}

const listed = (value: string | string[] | null | undefined) =>
  value ? [value].flat().filter((word) => word !== "") : [];

/** The first level of the app's header, without what leads back into the hub itself. */
function appLinks(given: (z.infer<typeof linkSchema> | null)[], prefix: string): AppLink[] {
  return given.flatMap((item) => {
    if (!item || item.parent || !listed(item.section ?? "header").includes("header")) return [];
    const address = typeof item.link === "string" ? item.link : (item.link.en ?? "");
    const own = prefix !== "/" && address.startsWith(prefix);
    if (own || !/^(\/|https?:\/\/)/.test(address)) return [];
    return [{ title: item.title, href: item.link, roles: listed(item.role) }];
  });
}
