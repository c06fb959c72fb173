# Rapalog
DELETE { etro:Rapalog obo:IAO_0000115 ?old } INSERT { etro:Rapalog obo:IAO_0000115 "Something from soil."@en }
WHERE { etro:Rapalog obo:IAO_0000115 ?old }
