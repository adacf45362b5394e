-- What is said of a whole group is for the team that it was said to, and for those who share a place with whoever said it.
ALTER TABLE "exception_note" ADD COLUMN "team" TEXT;
ALTER TABLE "exception_note" ADD COLUMN "places" JSONB;
