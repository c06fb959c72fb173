# accountedFor
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
DELETE { etro:accountedFor rdfs:label ?label }
INSERT {
  etro:accountedFor owl:deprecated true ; rdfs:label "obsolete accounted for"@en ;
    oboInOwl:consider etro:namedInText
}
WHERE { etro:accountedFor rdfs:label ?label }
