import { expect, it } from "vitest";
import type { Group } from "@/api/types";
import { sums } from "../../../tests/fake/usageHandlers";
import { movers } from "./movers";

const group = (project: string, calls: number, charge: string): Group => ({
  group: { project },
  names: {},
  ...sums(calls, charge, 100),
});

it("tells what costs more, less, is new and is gone, the largest first", () => {
  const found = movers(
    "project",
    [group("a", 100, "30"), group("b", 100, "4"), group("c", 10, "6"), group("same", 9, "9.5")],
    [group("a", 100, "20"), group("b", 100, "8"), group("d", 10, "2"), group("same", 9, "10")],
    "49.5",
  );
  expect(found.map(({ kind, group: { group: names } }) => `${kind} ${names.project}`)).toEqual([
    "more a",
    "new c",
    "less b",
    "gone d",
  ]);
  expect(found[0]).toMatchObject({ amount: "10", percent: 50 });
  expect(found[2]).toMatchObject({ amount: "4", percent: -50 });
});

it("tells what fails more often than before, but not by chance", () => {
  const failing = { ...group("a", 100, "1"), succeeded: 70, failed: 30 };
  const rare = { ...group("b", 10, "1"), succeeded: 5, failed: 5 };
  const found = movers(
    "project",
    [failing, rare],
    [group("a", 100, "1"), group("b", 10, "1")],
    "100",
  );
  expect(found).toMatchObject([{ kind: "failing", now: 0.3, before: 0.02 }]);
});
