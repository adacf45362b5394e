import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE } from "@/components/theme/theme";
import { systemClock } from "@/server/domain/clock";
import { env } from "@/server/env";
import { ApiProvider } from "../_trpc/client";
import { requireMe, requireSession } from "../_trpc/me";
import { api, hasRole } from "../_trpc/server";
import { NoRole } from "./_frame/no-role";
import { NoticesBell } from "./_frame/notices-bell";
import { OfflineNote } from "./_frame/offline-note";
import { periodOptions } from "./_frame/periods";
import { StayOffline } from "./_frame/stay-offline";
import { TowerFrame } from "./_frame/tower-frame";

/** Everything behind the sign-in: who it is, where they may go, what waits for them. */
export default async function TowerLayout({ children }: { children: ReactNode }) {
  await requireSession();
  if (!(await hasRole())) return <NoRole />;
  const me = await requireMe();
  const [frame, jar] = await Promise.all([(await api()).session.frame(), cookies()]);
  const now = systemClock.now();
  return (
    <ApiProvider>
      <StayOffline>
        <TowerFrame
          user={{ name: me.name, email: me.email, role: me.roles.map((role) => role.name).join(", ") || "No role yet" }}
          permissions={me.permissions}
          hasMail={me.mail.isOn}
          initial={frame}
          demo={env().THROUGHLINE_DEMO ? { label: "Demo estate", href: "/about-demo" } : null}
          theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
          now={now}
          periods={periodOptions(now)}
          notices={<NoticesBell />}
        >
          <OfflineNote />
          {children}
        </TowerFrame>
      </StayOffline>
    </ApiProvider>
  );
}
