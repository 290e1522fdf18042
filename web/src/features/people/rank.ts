import { ROLES, type Role } from "@/api/people";

/** Whether a role may do more than another one. */
export function isAbove(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) < ROLES.indexOf(other);
}

/** The roles that somebody may give: their own and those below. */
export function rolesUpTo(own: Role | undefined): Role[] {
  return ROLES.filter((role) => own !== undefined && !isAbove(role, own));
}
