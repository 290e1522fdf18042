/** Whether a key's list of patterns (`openai/*`) lets it call a model. An empty list allows all. */
export function allows(patterns: string[], model: string): boolean {
  if (patterns.length === 0) return true;
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? model.startsWith(pattern.slice(0, -1)) : pattern === model,
  );
}
