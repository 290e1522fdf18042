import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Connection } from "@/api/types";

/** How often the page looks whether the program has fetched its key. */
const LOOK_MS = 1_000;

/** A program that asks for a key of its own, and what has become of it. */
export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ["connection", id],
    queryFn: async () => {
      const path = { id };
      return (await body(api.GET("/api/connections/{id}", { params: { path } }))).connection;
    },
    refetchInterval: ({ state }) => (state.data?.state === "allowed" ? LOOK_MS : false),
    retry: false,
  });

export interface Allowing {
  id: string;
  name: string;
  expires_at?: string;
}

export async function allowConnection({ id, ...key }: Allowing): Promise<Connection> {
  const path = { id };
  const sent = api.POST("/api/connections/{id}/allow", { params: { path }, body: key });
  return (await body(sent)).connection;
}

export async function denyConnection(id: string): Promise<Connection> {
  const path = { id };
  return (await body(api.POST("/api/connections/{id}/deny", { params: { path } }))).connection;
}
