import { HttpResponse } from "msw";

/** An error in the hub's own envelope. */
export function refusal(status: number, code: string, message: string) {
  const error = { message, code, request_id: "req_refused" };
  return HttpResponse.json({ error }, { status });
}
