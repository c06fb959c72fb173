# Rapalog
DELETE { etro:Rapalog rdfs:label ?label ; obo:IAO_0000115 ?old }
INSERT { etro:Rapalog rdfs:label "an mTOR inhibitor."@en ; obo:IAO_0000115 "An mTOR inhibitor."@en }
WHERE { etro:Rapalog rdfs:label ?label ; obo:IAO_0000115 ?old }
