import document from "../../src/api/openapi.json";

/** The operations that a kind of caller may call, as the hub's own table has them. */
export function may(caller: string): string[] {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  return operations
    .filter((operation) => operation["x-callers"].includes(caller))
    .map((operation) => operation.operationId);
}
