"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { reach } from "@/app/_trpc/reach";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";
import { saveFile } from "../../_ui/save-file";
import type { AuditFilterInput } from "../search-params";

/** Exports what the filter matches, as a file. The export is itself an entry of the trail. */
export function ExportMenu({ filter, onExported }: { filter: AuditFilterInput; onExported: () => void }) {
  const [busy, setBusy] = useState(false);
  const run = async (format: "csv" | "jsonl") => {
    setBusy(true);
    try {
      await download(filter, format);
      onExported();
    } catch (error) {
      toast({ tone: "danger", title: "Nothing was exported", body: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="secondary" busy={busy}>
          <Download aria-hidden />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => void run("csv")}>CSV, for a spreadsheet</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void run("jsonl")}>JSON lines, for programs</DropdownMenuItem>
        <DropdownMenuLabel className="max-w-56">
          Everything that the filter matches. The export is noted in the trail.
        </DropdownMenuLabel>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

async function download(filter: AuditFilterInput, format: "csv" | "jsonl"): Promise<void> {
  const response = await reach("/api/audit/export", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ filter, format }),
  });
  if (!response.ok) {
    const refused = (await response.json().catch(() => null)) as { detail?: string } | null;
    throw new Error(refused?.detail ?? "The server did not answer as it should. Try again.");
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? `audit.${format}`;
  saveFile(name, await response.blob());
}
