-- Records that do not count on one side of a comparison because they were found to be duplicates, and how likely each is a
-- thing of its own after all: as unlikely as the surest link within its thing; with the cells it would stand in.
-- Grain: a record. Reads: links, members.
SELECT d.record_id, 1 - max(links.probability) AS probability, d.event_date,
  coalesce(d.township, 'unknown') AS township, coalesce(d.facility, 'unknown') AS facility,
  coalesce(d.event_month, 'unknown') AS event_month, coalesce(d.sex, 'unknown') AS sex
FROM members AS d
JOIN members AS o ON o.pair = d.pair AND o.relation = d.relation AND o.side = d.side AND o.entity_id = d.entity_id
JOIN links ON links.pair = $own AND links.status = 'accepted'
  AND links.left_id = least(d.record_id, o.record_id) AND links.right_id = greatest(d.record_id, o.record_id)
WHERE d.pair = $pair AND d.relation = $relation AND d.side = $side AND d.standing = 'duplicate' AND o.record_id <> d.record_id
GROUP BY ALL
ORDER BY d.record_id
