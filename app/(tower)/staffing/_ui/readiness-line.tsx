"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { formatShare } from "@/components/number/format-share";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";

type Readiness = inferRouterOutputs<AppRouter>["staffing"]["readiness"];

/** Staffing readiness: how many of the roles of projects that start soon have a name. */
export function ReadinessLine({ entity }: { entity: string | null }) {
  const readiness = useQuery(useTRPC().staffing.readiness.queryOptions({ entity }));
  return (
    <WhenLoaded query={readiness} failed="Staffing readiness could not be loaded" loading={null} inline>
      {(data) => <Readiness data={data} />}
    </WhenLoaded>
  );
}

function Readiness({ data }: { data: Readiness }) {
  if (data.ratio === null)
    return (
      <p className="text-muted-foreground">
        No project that starts by <When at={data.until} mode="date" /> asks for people.
      </p>
    );
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p>
        <span className="font-semibold">{formatShare(data.ratio, "whole")}</span> of the roles are named in projects that start by{" "}
        <When at={data.until} mode="date" />
        <span className="text-muted-foreground">
          &nbsp;· {data.named} of {data.required}
        </span>
      </p>
      <span aria-hidden className="h-1 w-40 rounded-full bg-muted">
        <span
          className={`block h-full rounded-full ${data.ratio < 1 ? "bg-warn" : "bg-ok"}`}
          style={{ width: `${Math.round(data.ratio * 100)}%` }}
        />
      </span>
      <Popover>
        <PopoverTrigger className="rounded-sm text-primary hover:underline">
          {data.projects.length}
          {data.isCapped ? "+" : ""} {data.projects.length === 1 ? "project" : "projects"}
        </PopoverTrigger>
        <PopoverContent label="Projects that start soon" className="max-h-96 w-96 overflow-y-auto">
          <ul className="flex flex-col gap-1.5">
            {data.projects.map((project) => (
              <li key={project.engagementId} className="flex items-baseline gap-3">
                <Link href={`/engagements/${project.engagementId}`} className="min-w-0 flex-1 truncate hover:underline">
                  {project.name}
                </Link>
                <span className="text-meta whitespace-nowrap text-muted-foreground tabular-nums">
                  {project.named} of {project.required} · <When at={project.startOn} mode="date" />
                </span>
              </li>
            ))}
          </ul>
        </PopoverContent>
      </Popover>
    </div>
  );
}
