/** Address of the hub as this page was served, with the mount prefix and a slash at its end. */
export function hubUrl(): string {
  return new URL(".", document.baseURI).href;
}

/** Path under which the console is mounted, without a slash at its end: `""` or `"/hub"`. */
export function mountPath(): string {
  return new URL(hubUrl()).pathname.replace(/\/$/, "");
}
