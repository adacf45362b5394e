import { z } from "zod";
import { type Grant, roles } from "../../domain/access/roles.ts";
import { changeRoleHolders } from "../../services/access/change-role-holders.ts";
import { listRoleHolders } from "../../services/access/list-role-holders.ts";
import type { CallContext } from "../../services/context.ts";
import { type Outcome, refuse } from "../../services/refusal.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { type Filterable, filterOf } from "./filter.ts";
import { allMembers, grantNamed, groupInput, memberChangesOf, refuseRenaming } from "./group-input.ts";
import { type Group, grantOfId, groupOf, groupShown } from "./group-resource.ts";
import { boundsOf, listAnswer, listed, listQuery, sortOf } from "./list.ts";
import { deleteRoute, one } from "./one.ts";
import { patchInput } from "./patch.ts";
import { grantOf, textOfGrant } from "./person-resource.ts";
import { projectionQuery, shown } from "./projection.ts";

const query = z.looseObject(projectionQuery);
type Asked = Pick<z.output<typeof query>, "attributes" | "excludedAttributes">;

type Looked = "displayName" | "id" | "member";
const groups: Filterable<Looked> = {
  attributes: new Map<string, Looked>([
    ["displayname", "displayName"],
    ["id", "id"],
    ["members", "member"],
    ["members.value", "member"],
  ]),
  hint: 'Groups are found by displayName, id or members with eq, such as displayName eq "finance/US01", and by several of these joined by and',
};

/** Each role of the whole firm is a group, whether anybody holds it or not. */
const ofFirm: readonly Grant[] = roles.map((role) => ({ role, entityCode: null, region: null, isLead: false }));
const textOf = ({ grant }: Group): string => textOfGrant(grant);

/** They are in this order as they come. */
const sortable = new Map([["displayname", "displayName"]]);

/** Directories leave the members away that they do not want to compare. */
const wantsMembers = ({ excludedAttributes }: Asked): boolean => !excludedAttributes?.includes("members");

async function readGroup(ctx: CallContext, grant: Grant, withHolders: boolean): Promise<Outcome<Group>> {
  const found = await listRoleHolders(ctx, { grant, withHolders });
  return found.ok ? { ok: true, value: { grant, holders: found.value.items[0]?.holders ?? [] } } : found;
}

async function readGroups(ctx: CallContext, withHolders: boolean): Promise<Outcome<Group[]>> {
  const found = await listRoleHolders(ctx, { withHolders });
  if (!found.ok) return found;
  const held = new Map<string, Group>(found.value.items.map((group) => [textOf(group), group]));
  const unheld = ofFirm.map((grant): Group => ({ grant, holders: [] })).filter((group) => !held.has(textOf(group)));
  const all = [...held.values(), ...unheld].map((group) => ({ group, text: textOf(group) }));
  return { ok: true, value: all.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ group }) => group) };
}

/** The groups that a filter finds: one that says which is looked up by itself, for any role at any place is a group. */
async function findGroups(ctx: CallContext, filter: string | undefined, asked: Asked): Promise<Outcome<Group[]>> {
  const by = filterOf(filter, groups);
  const named = by.filter(({ attribute }) => attribute !== "member");
  const members = by.filter(({ attribute }) => attribute === "member").map(({ value }) => value.toLowerCase());
  const withHolders = members.length > 0 || wantsMembers(asked);
  const grants = named.map(({ attribute, value }) => (attribute === "id" ? grantOfId(value) : grantOf(value.trim())));
  const [grant] = grants;
  if (grants.some((other) => !grant || !other || textOfGrant(other) !== textOfGrant(grant))) return { ok: true, value: [] };
  const found = grant ? await readGroup(ctx, grant, withHolders) : await readGroups(ctx, withHolders);
  if (!found.ok) return found;
  const all = Array.isArray(found.value) ? found.value : [found.value];
  const holds = ({ holders }: Group) => members.every((id) => holders.some((holder) => holder.id === id));
  return { ok: true, value: all.filter(holds) };
}

/** RFC 7644 as far as directories push groups: each is a role at a place, called by its text, and its members are who holds it. */
export function groupRoutes(base: string, permission: Route["permission"], tag: string): readonly Route[] {
  const common = { tag, permission, query } as const;

  async function onGroup<Value>(id: string, act: (grant: Grant) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    const grant = grantOfId(id);
    return grant ? act(grant) : refuse("not_found", `There is no group ${id}.`);
  }

  async function resource(ctx: CallContext, grant: Grant, asked: Asked): Promise<Outcome<z.input<typeof groupShown>>> {
    const found = await readGroup(ctx, grant, wantsMembers(asked));
    return found.ok ? { ok: true, value: shown(groupOf(found.value, base), asked) } : found;
  }

  /** Changes who holds the role, and answers the group as it is then. */
  async function change(
    ctx: CallContext,
    { asked, ...wanted }: Parameters<typeof changeRoleHolders>[1] & { grant: Grant; asked: Asked },
  ): Promise<Outcome<z.input<typeof groupShown>>> {
    const done = await changeRoleHolders(ctx, wanted);
    return done.ok ? resource(ctx, wanted.grant, asked) : done;
  }

  return [
    defineRoute({
      ...common,
      method: "GET",
      path: "/Groups",
      summary: "Roles at places that people hold, or the one that is called so",
      query: query.extend(listQuery),
      response: listAnswer(groupShown),
      handler: async ({ ctx, query }) => {
        const { limit, startIndex } = boundsOf(query);
        const found = await findGroups(ctx, query.filter, query);
        if (!found.ok) return found;
        const ordered = sortOf(query, sortable)?.isDescending ? found.value.toReversed() : found.value;
        const page = ordered.slice(startIndex - 1, startIndex - 1 + limit);
        const Resources = page.map((group) => shown(groupOf(group, base), query));
        return { ok: true, value: listed({ Resources, total: found.value.length, startIndex }) };
      },
    }),
    defineRoute({
      ...common,
      method: "GET",
      path: "/Groups/{id}",
      summary: "A role at a place, and who holds it",
      params: one,
      response: groupShown,
      handler: ({ ctx, params, query }) => onGroup(params.id, (grant) => resource(ctx, grant, query)),
    }),
    defineRoute({
      ...common,
      method: "POST",
      path: "/Groups",
      summary: "Take up a group that is called by a role; its members get it",
      body: groupInput,
      response: groupShown,
      status: 201,
      handler: async ({ ctx, body, query }) => {
        const grant = grantNamed(body.displayName);
        return change(ctx, { grant, changes: [allMembers("add", body.members ?? [])], asked: query });
      },
    }),
    defineRoute({
      ...common,
      method: "PUT",
      path: "/Groups/{id}",
      summary: "Set who holds the role; members that are left away stay",
      params: one,
      body: groupInput,
      response: groupShown,
      handler: ({ ctx, params, body, query }) =>
        onGroup(params.id, async (grant) => {
          refuseRenaming(grant, body.displayName);
          return change(ctx, { grant, changes: body.members ? [allMembers("set", body.members)] : [], asked: query });
        }),
    }),
    defineRoute({
      ...common,
      method: "PATCH",
      path: "/Groups/{id}",
      summary: "Give the role to people or take it from them",
      params: one,
      body: patchInput,
      response: groupShown,
      handler: ({ ctx, params, body, query }) =>
        onGroup(params.id, (grant) => change(ctx, { grant, changes: memberChangesOf(grant, body.Operations), asked: query })),
    }),
    deleteRoute({
      path: "/Groups/{id}",
      summary: "Take the role from everybody who holds it",
      tag,
      permission,
      remove: (ctx, id) => onGroup(id, (grant) => changeRoleHolders(ctx, { grant, changes: [allMembers("set", [])] })),
    }),
  ];
}
