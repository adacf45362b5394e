"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { Team } from "@/server/domain/access/roles";
import type { Story } from "../types";
import { AskWhom } from "./ask-whom";
import { untilInNote } from "./until-in-note";

interface TimelineProps {
  story: Story;
  /** What a comment is put to; undefined: the reader may not comment. */
  about?: { id: string } | { groupKey: string; team: Team };
  onSaid: () => void;
}

/** What people said and did and what the flow did, newest first, with a place to say more. */
export function Timeline({ story, about, onSaid }: TimelineProps) {
  const [body, setBody] = useState("");
  const [askId, setAskId] = useState<string | null>(null);
  const exceptionId = about && "id" in about ? about.id : null;
  const comment = useMutation(
    useTRPC().exceptions.comment.mutationOptions({
      onError: (error) => toast({ tone: "danger", title: error.message }),
      onSuccess: () => {
        setBody("");
        setAskId(null);
        onSaid();
      },
    }),
  );
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold">Timeline</h3>
      {about ? (
        <form
          className="flex flex-col items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (body.trim()) comment.mutate("id" in about ? { ...about, body, ...(askId ? { askId } : {}) } : { ...about, body });
          }}
        >
          <Field label="Comment" hideLabel className="w-full">
            <Textarea
              rows={2}
              maxLength={4000}
              placeholder="Say what you know"
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          </Field>
          {body.trim() ? (
            <div className="flex w-full items-end justify-end gap-2">
              {exceptionId ? <AskWhom exceptionId={exceptionId} askId={askId} onAsk={setAskId} /> : null}
              <Button type="submit" busy={comment.isPending}>
                {askId ? "Ask" : "Comment"}
              </Button>
            </div>
          ) : null}
        </form>
      ) : null}
      {story.length === 0 ? <p className="text-muted-foreground">Nobody has said or done anything about it yet.</p> : null}
      <ol className="flex flex-col gap-2">
        {story.map((entry) => (
          <li key={entry.id} className="border-l-2 border-border pl-3">
            <p className="break-words whitespace-pre-line">
              <Said text={entry.text} />
            </p>
            <p className="text-meta text-muted-foreground">
              {entry.asked ? `${entry.who} asks ${entry.asked}` : entry.who}&nbsp;· <When at={entry.at} />
              {[entry.about, entry.ofGroup ? "about the whole cause" : null].filter(Boolean).map((of) => `\u00a0· ${of}`)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What was said; an instant or a day in it as they are shown everywhere. */
function Said({ text }: { text: string }) {
  const named = untilInNote(text);
  if (!named) return text;
  return (
    <>
      {named.before}
      {named.isDay ? <When at={named.until} mode="date" timeZone="UTC" /> : <When at={named.until} mode="datetime" />}
      {named.rest}
    </>
  );
}
