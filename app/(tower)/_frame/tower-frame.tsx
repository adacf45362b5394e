"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTRPC } from "@/app/_trpc/client";
import { Frame, type FrameProps } from "@/components/frame/frame";
import type { SourceHealth } from "@/components/frame/types";
import { KeepEarlyKeys } from "@/components/keyboard/keep-early-keys";
import { Unread } from "@/components/states/unread";
import type { Tone } from "@/components/status/tone";
import type { AppRouter } from "@/server/api/root";
import type { Permission } from "@/server/domain/access/permissions";
import { connectionHref } from "../_ui/links";
import { keyGroups } from "./key-groups";
import { menuFor } from "./menu";
import { useFind } from "./use-find";

type FrameData = inferRouterOutputs<AppRouter>["session"]["frame"];

const toneOf: Record<"fresh" | "late" | "silent", Tone> = { fresh: "ok", late: "warn", silent: "danger" };
const refreshMs = 15_000;

interface TowerFrameProps
  extends Omit<FrameProps, "menu" | "stalest" | "entities" | "timeZone" | "keyGroups" | "onSearch" | "unread"> {
  permissions: readonly Permission[];
  /** Whether the firm sends mail. */
  hasMail: boolean;
  /** As the server read it with the page; kept up to date from there on. */
  initial: FrameData;
}

/** The frame with what waits and how fresh the sources are, which go on counting while a page stays open. */
export function TowerFrame({ permissions, hasMail, initial, children, ...frame }: TowerFrameProps) {
  const read = useQuery({
    ...useTRPC().session.frame.queryOptions({}),
    initialData: initial,
    refetchInterval: refreshMs,
  });
  const { data } = read;
  const find = useFind(permissions);
  const stalest: SourceHealth | null = data.stalest && {
    label: data.stalest.name,
    lastOkAt: data.stalest.lastOkAt,
    tone: toneOf[data.stalest.state],
    href: connectionHref(data.stalest.key),
  };
  return (
    <Frame
      {...frame}
      menu={menuFor(permissions, data.waiting, { hasMail })}
      stalest={stalest}
      unread={<Unread query={read} what="How much waits" />}
      timeZone={data.timeZone}
      entities={data.entities.map((entity) => ({ value: entity.code, label: entity.name }))}
      keyGroups={keyGroups}
      onSearch={find}
    >
      <KeepEarlyKeys />
      {children}
    </Frame>
  );
}
