# Rapalog
DELETE { etro:Rapalog rdfs:label ?label } INSERT { etro:Rapalog rdfs:label "other mTOR inhibitor"@en }
WHERE { etro:Rapalog rdfs:label ?label }
