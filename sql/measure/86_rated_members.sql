-- Who may count in the rates of a comparison, those whom a link may bring in or out, with the cells they stand in.
-- `elsewhere`: who counts only in a link that holds, because absence would be registration elsewhere or because nothing but
-- a partner says that the place is in the county.
-- Grain: side, thing. Reads: members, registered_elsewhere.
SELECT m.side, m.record_id, m.event_date,
  coalesce(m.township, 'unknown') AS township, coalesce(m.facility, 'unknown') AS facility,
  coalesce(m.event_month, 'unknown') AS event_month, coalesce(m.sex, 'unknown') AS sex,
  m.once_placed IS NOT NULL OR m.side = 'left' AND coalesce(m.event_date >= e.since, false) AS elsewhere
FROM members AS m
LEFT JOIN registered_elsewhere AS e ON e.pair = m.pair
WHERE m.pair = $pair AND m.relation = $relation AND m.represents
  AND (m.standing = 'counted' OR m.standing = 'scope_unknown' AND m.once_placed = 'counted')
ORDER BY m.side, m.record_id
