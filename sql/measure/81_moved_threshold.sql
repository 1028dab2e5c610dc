-- Links as they would count if they were accepted from another threshold on: above the preset one, those accepted with
-- less are left for review; below it, those for review with as much are accepted. Sets stay: no probability made them.
-- At the preset threshold none changes, although a link that follows from duplicates may be accepted with less.
-- Grain: a link. Reads: links.
UPDATE links
SET status = CASE status WHEN 'accepted' THEN 'review' ELSE 'accepted' END
WHERE (status = 'accepted' AND $threshold > $preset AND probability < $threshold)
  OR (status = 'review' AND $threshold < $preset AND probability >= $threshold)
