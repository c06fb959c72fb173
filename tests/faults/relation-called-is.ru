# polarity
DELETE { etro:polarity rdfs:label ?label } INSERT { etro:polarity rdfs:label "is a"@en }
WHERE { etro:polarity rdfs:label ?label }
