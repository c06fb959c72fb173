# affirmed | negated
DELETE { etro:affirmed rdfs:label ?label } INSERT { etro:affirmed rdfs:label "negated"@en }
WHERE { etro:affirmed rdfs:label ?label }
