# Planted
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA {
  etro:Planted a owl:Class ; owl:deprecated true ; rdfs:label "planted"@en ; oboInOwl:consider etro:Drug ;
    obo:IAO_0000115 "A drug no more."@en ; obo:IAO_0000119 "a test"
}
