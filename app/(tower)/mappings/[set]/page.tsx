import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { type MappingSetKey, mappingSetKeySchema, setSpec } from "@/server/domain/mapping/sets";
import { NotThere } from "../../_frame/not-there";
import { NotYours } from "../../_frame/not-yours";
import { SetScreen } from "./_ui/set-screen";
import { changesAsk, versionAsk } from "./_ui/version-ask";
import { loadSetParams } from "./search-params";

interface SetPageProps {
  params: Promise<{ set: string }>;
  searchParams: Promise<SearchParams>;
}

const parent = { label: "Mappings", href: "/mappings" };

async function setOf(params: SetPageProps["params"]): Promise<MappingSetKey | null> {
  return mappingSetKeySchema.safeParse((await params).set).data ?? null;
}

export async function generateMetadata({ params }: SetPageProps): Promise<Metadata> {
  const set = await setOf(params);
  return { title: set ? setSpec(set).name : "Mapping" };
}

export default async function SetPage({ params, searchParams }: SetPageProps) {
  if (!(await mayRead("mappings.read"))) return <NotYours title="Mappings" what="the mappings" />;
  const set = await setOf(params);
  if (!set) {
    return (
      <NotThere title="Mapping" parent={parent}>
        The address may not be whole.
      </NotThere>
    );
  }
  const shown = await loadSetParams(searchParams);
  await prefetch(
    trpc.mappings.set.queryOptions({ set }),
    trpc.mappings.version.queryOptions(versionAsk(set, shown)),
    ...(shown.changes ? [trpc.mappings.changes.queryOptions(changesAsk(set, shown))] : []),
    trpc.mappings.unmapped.queryOptions({ set }),
    trpc.mappings.history.queryOptions({ set }),
  );
  const { name, purpose } = setSpec(set);
  return (
    <Page title={name} parent={parent} note={purpose} fill>
      <HydrateClient>
        <SetScreen set={set} />
      </HydrateClient>
    </Page>
  );
}
