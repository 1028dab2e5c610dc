-- Fields of which two persons say that they agree after all; in the raw form they are still written otherwise.
-- Grain: a link and a field. Reads: agreements, feedback.
UPDATE agreements
SET agrees = true
FROM feedback AS f
WHERE f.effect = 'agrees' AND f.pair = agreements.pair AND f.relation = agreements.relation AND f.field = agreements.field
  AND f.left_id = agreements.left_id AND f.right_id = agreements.right_id AND NOT agreements.agrees
