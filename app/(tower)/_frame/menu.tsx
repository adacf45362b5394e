import {
  Activity,
  ArrowLeftRight,
  Cable,
  CalendarDays,
  KeyRound,
  LayoutDashboard,
  ListTree,
  Mail,
  ScrollText,
  TriangleAlert,
  Users,
} from "lucide-react";
import type { Count } from "@/components/data-table/types";
import type { MenuItem, MenuSection } from "@/components/frame/types";
import type { Permission } from "@/server/domain/access/permissions";

interface Place extends MenuItem {
  permission: Permission;
}

const main = (waiting: Count): Place[] => [
  { href: "/", label: "Overview", icon: <LayoutDashboard />, permission: "overview.read" },
  { href: "/exceptions", label: "Exceptions", icon: <TriangleAlert />, permission: "exceptions.read", count: waiting },
  { href: "/engagements", label: "Engagements", icon: <ListTree />, permission: "engagements.read" },
  { href: "/flows", label: "Flows", icon: <Activity />, permission: "flows.read" },
  { href: "/staffing", label: "Staffing", icon: <Users />, permission: "staffing.read" },
];

const administration: Place[] = [
  { href: "/mappings", label: "Mappings", icon: <ArrowLeftRight />, permission: "mappings.read" },
  { href: "/calendars", label: "Calendars", icon: <CalendarDays />, permission: "calendars.read" },
  { href: "/connections", label: "Connections", icon: <Cable />, permission: "connections.read" },
  { href: "/mail", label: "Mail", icon: <Mail />, permission: "connections.manage" },
  { href: "/access", label: "Access", icon: <KeyRound />, permission: "access.read" },
  { href: "/audit", label: "Audit", icon: <ScrollText />, permission: "audit.read" },
];

/** The menu of a person: the places that their permissions open, and mail where the firm has it. */
export function menuFor(permissions: readonly Permission[], waiting: Count, { hasMail }: { hasMail: boolean }): MenuSection[] {
  const open = (places: Place[]): MenuItem[] =>
    places
      .filter(({ href, permission }) => permissions.includes(permission) && (hasMail || href !== "/mail"))
      .map(({ href, label, icon, count }) => ({ href, label, icon, count }));
  const sections = [{ items: open(main(waiting)) }, { label: "Administration", items: open(administration) }];
  return sections.filter((section) => section.items.length > 0);
}
