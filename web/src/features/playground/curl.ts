import { hubUrl } from "@/api/base";
import type { ChatRequest } from "./chat";

/** The request as a shell command that streams the same answer, with a key to fill in. */
export function toCurl(request: ChatRequest): string {
  const body = JSON.stringify({ ...request, stream: true }, null, 2);
  return [
    `curl -N ${hubUrl()}v1/chat/completions \\`,
    '  -H "Authorization: Bearer $HUB_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    // In single quotes a shell takes everything literally but the single quote itself.
    `  -d '${body.replaceAll("'", "'\\''")}'`,
  ].join("\n");
}
