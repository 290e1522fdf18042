import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";

export const ROLES = ["owner", "admin", "member", "guest"] as const;
export type Role = (typeof ROLES)[number];

/** The newest people, to choose one of. */
export const peopleChoicesQuery = queryOptions({
  queryKey: ["people", "choices"],
  queryFn: async () =>
    (await body(api.GET("/api/users", { params: { query: { limit: 200, state: "active" } } })))
      .users,
  staleTime: 60_000,
});
