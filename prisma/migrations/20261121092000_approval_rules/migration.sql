-- Who approves setting a rule of finance's queue aside, until an administrator says otherwise: finance or an executive.
INSERT INTO approval_rule (id, action, role)
SELECT gen_random_uuid(), 'waive:' || kind, role
FROM unnest(ARRAY['credit_hold', 'amendment_candidate', 'po_problem']) AS kind, unnest(ARRAY['finance', 'executive']) AS role
WHERE NOT EXISTS (SELECT 1 FROM approval_rule r WHERE r.action = 'waive:' || kind);
