import type { TFunction } from "i18next";
import { z } from "zod";
import { ROLES } from "@/api/people";
import type { Issuer, IssuerBody } from "@/api/types";

/** Stands for "nobody gets in" where a role could stand. */
export const REFUSED = "none";

export function issuerSchema(t: TFunction) {
  const required = z.string().trim().min(1, t("form.required"));
  return z.object({
    name: z
      .string()
      .trim()
      .regex(/^[a-z0-9-]{1,40}$/, t("issuers.nameRule")),
    displayName: z
      .string()
      .trim()
      .max(100, t("form.tooLong", { count: 100 })),
    issuer: required.refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
      error: t("issuers.urlRule"),
    }),
    clientId: required,
    clientSecret: z.string().trim(),
    scopes: z.string().trim(),
    roleClaim: z.string().trim(),
    groups: z.array(z.object({ group: required, role: z.enum(ROLES) })),
    defaultRole: z.enum([REFUSED, ...ROLES]),
    sessionHours: z.string().refine((text) => /^\d+$/.test(text) && +text >= 1 && +text <= 720, {
      error: t("form.wholeNumber", { most: 720 }),
    }),
    signUp: z.boolean(),
    linkByEmail: z.boolean(),
    privateNetwork: z.boolean(),
    enabled: z.boolean(),
  });
}

export type IssuerValues = z.infer<ReturnType<typeof issuerSchema>>;

const roleOf = (word: unknown) => ROLES.find((role) => role === word);

export function issuerValues(issuer: Issuer | null): IssuerValues {
  return {
    name: issuer?.name ?? "",
    displayName: issuer?.display_name ?? "",
    issuer: issuer?.issuer ?? "https://",
    clientId: issuer?.client_id ?? "",
    clientSecret: "",
    scopes: issuer?.scopes.join(" ") ?? "profile email",
    roleClaim: issuer?.role_claim ?? "groups",
    groups: Object.entries(issuer?.roles ?? {}).map(([group, role]) => ({
      group,
      role: roleOf(role) ?? "member",
    })),
    defaultRole: issuer ? (roleOf(issuer.default_role) ?? REFUSED) : "member",
    sessionHours: String(issuer?.session_hours ?? 24),
    signUp: issuer?.sign_up ?? true,
    linkByEmail: issuer?.link_by_email ?? false,
    privateNetwork: issuer?.private_network ?? false,
    enabled: issuer?.enabled ?? true,
  };
}

/** A secret that was left empty stays as it is; a new issuer without one has none. */
export function toIssuer(values: IssuerValues): IssuerBody {
  return {
    name: values.name,
    display_name: values.displayName || undefined,
    issuer: values.issuer,
    client_id: values.clientId,
    client_secret: values.clientSecret || undefined,
    scopes: values.scopes.split(/[\s,]+/).filter((scope) => scope !== ""),
    role_claim: values.roleClaim || undefined,
    roles: Object.fromEntries(values.groups.map(({ group, role }) => [group, role])),
    default_role: values.defaultRole === REFUSED ? null : values.defaultRole,
    session_hours: Number(values.sessionHours),
    sign_up: values.signUp,
    link_by_email: values.linkByEmail,
    private_network: values.privateNetwork,
    enabled: values.enabled,
  };
}
