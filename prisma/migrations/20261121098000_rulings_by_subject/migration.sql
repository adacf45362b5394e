-- Rulings on a subject, whatever their kind: read with every look at an engagement.
CREATE INDEX "ruling_subject_id_idx" ON "ruling"("subject_id");
