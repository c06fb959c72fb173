# Rapalog
DELETE { etro:Rapalog obo:IAO_0000115 ?old }
INSERT { etro:Rapalog obo:IAO_0000115 "A rapalog is an mTOR inhibitor."@en }
WHERE { etro:Rapalog obo:IAO_0000115 ?old }
