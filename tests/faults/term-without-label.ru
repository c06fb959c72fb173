# affirmed
# http://purl.obolibrary.org/obo/BFO_0000050
DELETE WHERE { etro:affirmed rdfs:label ?label } ;
DELETE WHERE { obo:BFO_0000050 rdfs:label ?label } ;
INSERT DATA { etro:affirmed rdfs:label "只有中文名"@zh }
