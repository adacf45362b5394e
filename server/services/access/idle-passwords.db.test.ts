import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../cli/commands.ts";
import type { Grant, Role } from "../../domain/access/roles.ts";
import type { SingleSignOn } from "../../domain/access/single-sign-on.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { CallContext } from "../context.ts";
import { createUser } from "./create-user.ts";
import { resetPassword } from "./reset-password.ts";

const { services } = ownServices();
let ctx: CallContext;
beforeAll(async () => {
  ctx = { ...services.as(await services.person("Ada Admin", ["admin"])), singleSignOn: "only" };
}, 120_000);

const grant = (role: Role, entityCode: string | null = null): Grant => ({ role, entityCode, region: null, isLead: false });
const person = (name: string, grants: Grant[]) => ({ email: `${name}@firm.example`, name, grants });
const passwordOf = async (name: string) => {
  const [user] = (await services.db.raw("SELECT password_hash FROM app_user WHERE email = $1", [`${name}@firm.example`])).rows;
  return user?.password_hash;
};

describe("a password, where everybody but administrators of the whole firm comes by single sign-on", () => {
  it("is given to nobody whom it would not let in", async () => {
    for (const one of [grant("finance"), grant("admin", "UK01")])
      expect(await createUser(ctx, { ...person("idle", [one]), password: "seven green bottles" })).toMatchObject({
        error: { code: "invalid", fields: { password: "would not let them in: leave it empty" } },
      });
    expect(await passwordOf("idle")).toBeUndefined();
    const { userId } = answerOf(await createUser(ctx, person("idle", [grant("finance")])));
    expect(await resetPassword(ctx, { userId, newPassword: "eight green bottles" })).toMatchObject({
      error: { code: "invalid", fields: { newPassword: "would not let them in: leave it empty" } },
    });
    expect(await passwordOf("idle")).toBeNull();
  });

  it("is given to whom it lets in when the provider does not answer", async () => {
    const glass = person("glass", [grant("admin")]);
    const { userId } = answerOf(await createUser(ctx, { ...glass, password: "seven green bottles" }));
    expect(await resetPassword(ctx, { userId, newPassword: "eight green bottles" })).toMatchObject({ ok: true });
    expect(await passwordOf("glass")).toMatch(/^\$argon2id\$/);
  });

  it("is not asked for on the command line either", async () => {
    const create = commands.find(({ name }) => name === "user create");
    const asked = { email: "cleo@firm.example", name: "cleo", grant: "pmo" };
    expect(await create?.run(ctx, asked, () => undefined)).toMatchObject({ ok: true });
    expect(await passwordOf("cleo")).toBeNull();
  });
});

describe("a person without a password, on the command line", () => {
  const create = (singleSignOn: SingleSignOn, name: string) =>
    commands
      .find((command) => command.name === "user create")
      ?.run({ ...ctx, singleSignOn }, { email: `${name}@firm.example`, name, grant: "pmo" }, () => undefined);

  it("is let in where the firm has an identity provider beside passwords", async () => {
    expect(await create("beside", "dora")).toMatchObject({ ok: true });
    expect(await passwordOf("dora")).toBeNull();
  });

  it("is refused where nothing but a password lets people in", async () => {
    expect(await create("none", "emil")).toMatchObject({ ok: false, lines: [expect.stringContaining("Set NEW_PASSWORD")] });
    expect(await passwordOf("emil")).toBeUndefined();
  });
});
