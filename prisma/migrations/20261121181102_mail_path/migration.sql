-- Of a mail about no single exception: where in the product it leads.
ALTER TABLE "mail_out" ADD COLUMN "path" TEXT;
