import { expect, it } from "vitest";
import { readable, round, shift } from "./decimal";

it("moves the decimal point without losing a digit", () => {
  expect(shift("0.00000125", 6)).toBe("1.25");
  expect(shift("0.000000075", 6)).toBe("0.075");
  expect(shift("1.25", -6)).toBe("0.00000125");
  expect(shift("15", -6)).toBe("0.000015");
  expect(shift("3", 6)).toBe("3000000");
  expect(shift("0", -6)).toBe("0");
  expect(shift("0.1234567890123", 6)).toBe("123456.7890123");
});

it("rounds half up and groups thousands", () => {
  expect(round("1234567.895", 2)).toBe("1,234,567.90".replace(/0$/, ""));
  expect(round("0.999", 2, 2)).toBe("1.00");
  expect(round("2.5", 6, 2)).toBe("2.50");
  expect(round("0.005", 2)).toBe("0.01");
});

it("keeps a tiny amount readable and never shows it as nothing", () => {
  expect(readable("0")).toBe("0.00");
  expect(readable("0.000012345")).toBe("0.0000123");
  expect(readable("0.0003426")).toBe("0.000343");
  expect(readable("0.05")).toBe("0.05");
  expect(readable("1.2845")).toBe("1.2845");
  expect(readable("12.5")).toBe("12.50");
  expect(readable("1234567.1")).toBe("1,234,567.10");
});
