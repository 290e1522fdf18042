import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, body, done } from "@/api/client";
import { FIRST_PAGE } from "@/api/page";

export const invitationsQuery = infiniteQueryOptions({
  queryKey: ["invitations"],
  queryFn: ({ pageParam }) => {
    const query = { limit: 50, after: pageParam ?? undefined };
    return body(api.GET("/api/invitations", { params: { query } }));
  },
  initialPageParam: FIRST_PAGE,
  getNextPageParam: (page) => page.meta.next,
});

export function invite(form: {
  role: string;
  name?: string;
  email?: string;
  expires_in_hours: number;
}) {
  return body(api.POST("/api/invitations", { body: form }));
}

export function revokeInvitation(id: string): Promise<void> {
  return done(api.DELETE("/api/invitations/{id}", { params: { path: { id } } }));
}
