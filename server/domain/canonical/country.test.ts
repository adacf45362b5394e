import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOfCountry } from "../places.ts";
import { allCountries, countryCodeOf, countryName } from "./country.ts";

describe("the country of a name", () => {
  it("is found by its English name, its ISO code and what people usually write", () => {
    const names = [
      "Germany",
      "  germany ",
      "DE",
      "USA",
      "U.S.",
      "United Kingdom",
      "uk",
      "Côte d’Ivoire",
      "Cote d'Ivoire",
      "Turkey",
      "The Netherlands",
    ];
    expect(names.map(countryCodeOf)).toEqual(["DE", "DE", "DE", "US", "US", "GB", "GB", "CI", "CI", "TR", "NL"]);
  });

  it("is not one that no longer is, nor a group, nor a word", () => {
    expect(["DD", "SU", "YU", "EU", "UN", "ZZ", "Europe", "", "D"].map(countryCodeOf)).toEqual(Array(9).fill(undefined));
  });

  it("of every country is that country, by name and by code", () => {
    const countries = allCountries();
    expect(countries.length).toBeGreaterThan(240);
    for (const { code, name } of countries)
      expect([countryCodeOf(name), countryCodeOf(code), countryName(code)]).toEqual([code, code, name]);
  });

  it("is a code or unknown, whatever is written", () => {
    fc.assert(fc.property(fc.string(), (text) => /^[A-Z]{2}$/.test(countryCodeOf(text) ?? "XX")));
  });

  it("places a new legal entity; a country that is not listed is a region of its own", () => {
    expect(placeOfCountry("AT")).toEqual({ region: "DACH", timeZone: "Europe/Vienna" });
    expect(placeOfCountry("FJ")).toEqual({ region: "FJ", timeZone: "UTC" });
  });
});
