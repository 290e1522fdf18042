/** Only addresses of this console: a link must not send a fresh session to another site. */
export function safeTarget(target: string | undefined): string {
  if (!target?.startsWith("/") || /^\/[/\\]/.test(target)) return "/";
  return target;
}
