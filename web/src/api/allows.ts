/** `*` stands for any run of characters, as the hub reads it. */
function matches(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/**
 * Whether a key's list lets it call a model: patterns of provider and model (`openai/*`), or of
 * the model alone, whoever provides it. An empty list allows all.
 */
export function allows(patterns: string[], id: string): boolean {
  if (patterns.length === 0) return true;
  const slash = id.indexOf("/");
  const provider = id.slice(0, Math.max(0, slash));
  const model = id.slice(slash + 1);
  return patterns.some((pattern) => {
    const at = pattern.indexOf("/");
    if (at < 0) return matches(pattern, model);
    return matches(pattern.slice(0, at), provider) && matches(pattern.slice(at + 1), model);
  });
}
