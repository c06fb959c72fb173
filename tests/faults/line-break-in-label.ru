# Rapalog | http://www.w3.org/2000/01/rdf-schema#label
# affirmed | http://www.geneontology.org/formats/oboInOwl#hasRelatedSynonym
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
DELETE { etro:Rapalog rdfs:label ?label } INSERT { etro:Rapalog rdfs:label "rapa\tlog"@en }
WHERE { etro:Rapalog rdfs:label ?label } ;
INSERT DATA { etro:affirmed oboInOwl:hasRelatedSynonym "said\nso"@en }
