# http://example.org/planted
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA {
  oboInOwl:hasSynonymType a owl:AnnotationProperty ; rdfs:label "has synonym type"@en ; rdfs:isDefinedBy obo:bfo.owl .
  [] a owl:Axiom ; owl:annotatedSource etro:Rapalog ; owl:annotatedProperty oboInOwl:hasExactSynonym ;
    owl:annotatedTarget "rapamycin analogue"@en ; oboInOwl:hasSynonymType <http://example.org/planted>
}
