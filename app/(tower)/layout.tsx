import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Frame } from "@/components/frame/frame";
import type { SourceHealth } from "@/components/frame/types";
import type { Tone } from "@/components/status/tone";
import { parseTheme, THEME_COOKIE } from "@/components/theme/theme";
import { systemClock } from "@/server/domain/clock";
import { env } from "@/server/env";
import { ApiProvider } from "../_trpc/client";
import { requireMe, requireSession } from "../_trpc/me";
import { api, hasRole } from "../_trpc/server";
import { keyGroups } from "./_frame/key-groups";
import { menuFor } from "./_frame/menu";
import { NoRole } from "./_frame/no-role";
import { NoticesBell } from "./_frame/notices-bell";
import { periodOptions } from "./_frame/periods";

const toneOf: Record<"fresh" | "late" | "silent", Tone> = { fresh: "ok", late: "warn", silent: "danger" };

/** Everything behind the sign-in: who it is, where they may go, what waits for them. */
export default async function TowerLayout({ children }: { children: ReactNode }) {
  await requireSession();
  if (!(await hasRole())) return <NoRole />;
  const me = await requireMe();
  const [frame, jar] = await Promise.all([(await api()).session.frame(), cookies()]);
  const now = systemClock.now();
  const stalest: SourceHealth | null = frame.stalest && {
    label: frame.stalest.name,
    lastOkAt: frame.stalest.lastOkAt,
    tone: toneOf[frame.stalest.state],
    href: `/connections?peek=${frame.stalest.key}`,
  };
  return (
    <ApiProvider>
      <Frame
        user={{ name: me.name, email: me.email, role: me.roles.map((role) => role.name).join(", ") || "No role yet" }}
        menu={menuFor(me.permissions, frame.waiting)}
        stalest={stalest}
        demo={env().THROUGHLINE_DEMO ? { label: "Demo estate", href: "/about-demo" } : null}
        theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
        now={now}
        timeZone={frame.timeZone}
        entities={frame.entities.map((entity) => ({ value: entity.code, label: entity.name }))}
        periods={periodOptions(now)}
        notices={<NoticesBell />}
        keyGroups={keyGroups}
      >
        {children}
      </Frame>
    </ApiProvider>
  );
}
