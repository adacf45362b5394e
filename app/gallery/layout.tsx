import { Activity, ChartSpline, Cable, CircleAlert, KeyRound, LayoutDashboard, ListTree, ScrollText, Sigma, TableProperties, Waypoints } from "lucide-react";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Frame } from "@/components/frame/frame";
import { parseTheme } from "@/components/theme/theme";

async function find(q: string) {
  "use server";
  return [{ id: "1", group: "Engagements", label: `Rollout for ${q}`, note: "UK · T&M", href: "/gallery" }];
}

export default async function L({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get("theme")?.value);
  return (
    <Frame
      theme={theme}
      now={new Date("2026-11-28T14:42:00Z")}
      user={{ name: "Ana Martins", email: "ana@throughline.demo", role: "Finance controller, UK and DE" }}
      entities={[{ value: "uk", label: "Throughline UK Ltd" }, { value: "de", label: "Throughline GmbH" }]}
      periods={[{ value: "2026-11", label: "Nov 2026" }, { value: "2026-10", label: "Oct 2026" }]}
      stalest={{ label: "NetSuite", lastOkAt: new Date("2026-11-28T14:00:00Z"), tone: "warn", href: "/gallery" }}
      demo={{ label: "Demo estate", href: "/gallery" }}
      onSearch={find}
      menu={[
        { items: [
          { href: "/gallery", label: "Overview", icon: <LayoutDashboard /> },
          { href: "/gallery/list", label: "Exceptions", icon: <CircleAlert />, count: { value: 42, capped: false } },
          { href: "/gallery/pieces", label: "Engagements", icon: <ListTree /> },
          { href: "/g1", label: "Flows", icon: <Waypoints />, count: { value: 10000, capped: true } },
          { href: "/g2", label: "Unbilled", icon: <Sigma /> },
          { href: "/g3", label: "Measures", icon: <ChartSpline /> },
        ] },
        { label: "Administration", items: [
          { href: "/g4", label: "Mappings", icon: <TableProperties /> },
          { href: "/g5", label: "Connections", icon: <Cable /> },
          { href: "/g6", label: "Access", icon: <KeyRound /> },
          { href: "/g7", label: "Audit", icon: <ScrollText /> },
          { href: "/g8", label: "Activity", icon: <Activity /> },
        ] },
      ]}
    >{children}</Frame>
  );
}
