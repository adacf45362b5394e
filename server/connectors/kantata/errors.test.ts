import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readPage } from "./envelope.ts";
import { failureOf } from "./errors.ts";

const reply = (status: number, body: unknown = null) => ({ status, headers: {}, body });
const refused = (...errors: { message: string; field?: string }[]) => ({
  errors: errors.map((error) => ({ type: "validation", ...error })),
});
const created = { name: "Kantata", purpose: "project.create", isWrite: true } as const;
const found = { name: "Kantata", purpose: "client.find", isWrite: false } as const;

describe("a refusal of the PSA", () => {
  it("says in its own words what was not accepted, at which field, and what to do", () => {
    const body = refused({ message: "Title can't be blank.", field: "title" }, { message: "Price is not a number" });
    const error = failureOf(reply(422, body), created);
    expect(error).toMatchObject({ kind: "rejected", status: 422, details: [{ field: "title" }, { code: "validation" }] });
    expect(error.message).toBe(
      "Kantata did not accept the project: Title can't be blank (field title); Price is not a number. Correct what is named there, then try again.",
    );
    expect(failureOf(reply(400), created).message).toBe(
      "Kantata did not accept the project: status 400 without a reason. Correct what is named there, then try again.",
    );
    expect(failureOf(reply(400, refused({ message: "Unknown parameter" })), found).message).toBe(
      "Kantata did not give the client: Unknown parameter. Correct what is named there, then try again.",
    );
  });

  it("of any kind names no call, but what it is about", () => {
    for (const call of [created, found])
      for (const status of [302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 503]) {
        const { message } = failureOf(reply(status, refused({ message: "No" })), call);
        expect(message, String(status)).toMatch(/^Kantata .+\.$/);
        expect(message).not.toMatch(/project\.create|client\.find|undefined/);
        if (status !== 401) expect(message).toContain(call === created ? "the project" : "the client");
      }
  });

  it("leaves a write open that the vendor failed to answer", () => {
    expect(failureOf(reply(500), created)).toMatchObject({
      kind: "lost_response",
      message: "Kantata failed with 500 while it took the project. Whether it was saved is not known yet; it is looked up.",
    });
  });
});

it("an answer in another form is told by what was asked for", () => {
  const spec = {
    resource: "workspaces",
    row: z.looseObject({ id: z.string() }),
    name: "Kantata",
    purpose: "project.find",
  } as const;
  expect(() => readPage([], spec)).toThrow(
    /^Kantata answered in a form that is not its contract's when it was asked for the project: /,
  );
});
