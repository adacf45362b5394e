import { Pieces } from "./pieces";
import { Page } from "@/components/frame/page";
export default function P() { return <Page title="Rollout for Acme Ltd" parent={{ label: "Engagements", href: "/gallery/list" }} note="UK · T&M"><Pieces /></Page>; }
