-- What one register calls its townships: a row for each code and name found in an address, with how often it was.
-- A name is what stands between the county and the next smaller unit. Reads record_<register>.
SELECT
  {{code}} AS township,
  regexp_extract({{address}}, '[县区市旗]([^省市县区旗镇乡]{1,10}?(?:街道|镇|乡|苏木))', 1) AS name,
  count(*) AS records
FROM {{records}}
WHERE {{code}} IS NOT NULL AND {{address}} IS NOT NULL
GROUP BY ALL
HAVING name <> ''
ORDER BY township, records DESC, name
