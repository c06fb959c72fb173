# http://example.org/planted
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA {
  oboInOwl:inSubset a owl:AnnotationProperty ; rdfs:label "in subset"@en ; rdfs:isDefinedBy obo:bfo.owl .
  etro:Rapalog oboInOwl:inSubset <http://example.org/planted>
}
