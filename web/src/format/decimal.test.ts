import { expect, it } from "vitest";
import { divide, isAmount, minus, plus, ratio, readable, round, shift, times } from "./decimal";

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

it("adds and takes away without a float in between", () => {
  expect(plus("0.1", "0.2")).toBe("0.3");
  expect(plus("9007199254740993", "0.000000001")).toBe("9007199254740993.000000001");
  expect(minus("5", "7.25")).toBe("-2.25");
  expect(plus("-0.5", "0.25")).toBe("-0.25");
  expect(minus("3", "3")).toBe("0");
});

it("takes amounts with at most nine digits behind the point", () => {
  for (const good of ["0", "12.5", "0.000000001", " 3 "]) expect(isAmount(good)).toBe(true);
  for (const bad of ["", "-1", "1e3", "1.", ".5", "0.0000000001", "1,5", "12345678901"]) {
    expect(isAmount(bad), bad).toBe(false);
  }
});

it("tells how much one amount is of another", () => {
  expect(ratio("2.5", "10")).toBe(0.25);
  expect(ratio("1", "0")).toBe(0);
});

it("multiplies exactly", () => {
  expect(times("2.5", "0.00001")).toBe("0.000025");
  expect(times("-3", "0.5")).toBe("-1.5");
  expect(times("0.1234567890123", "1")).toBe("0.1234567890123");
});

it("divides to a number of places, and not by nothing", () => {
  expect(divide("1", "3", 6)).toBe("0.333333");
  expect(divide("2", "0.00001", 6)).toBe("200,000");
  expect(divide("3.3", "1.1", 6)).toBe("3");
  expect(divide("1", "0", 6)).toBeNull();
});
