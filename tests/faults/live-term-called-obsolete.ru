# Rapalog
DELETE { etro:Rapalog rdfs:label ?label } INSERT { etro:Rapalog rdfs:label "Obsolete rapalog"@en }
WHERE { etro:Rapalog rdfs:label ?label }
