-- Takes away what an earlier specification, list of places or version of the code made of these sheets.
DELETE FROM {{table}} WHERE sheet_id IN (SELECT unnest($sheets))
