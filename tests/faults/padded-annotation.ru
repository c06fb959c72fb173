# Rapalog | http://www.w3.org/2000/01/rdf-schema#label
# affirmed | http://www.w3.org/2000/01/rdf-schema#comment
DELETE { etro:Rapalog rdfs:label ?label } INSERT { etro:Rapalog rdfs:label "rapalog "@en }
WHERE { etro:Rapalog rdfs:label ?label } ;
INSERT DATA { etro:affirmed rdfs:comment "\nPadded in front."@en }
