# Ghost | http://www.w3.org/2000/01/rdf-schema#subClassOf
# Rapalog | http://www.w3.org/2000/01/rdf-schema#subClassOf
# Rapalog | http://www.w3.org/2002/07/owl#hasValue
# Rapalog | http://www.w3.org/2002/07/owl#equivalentClass
# affirmed | http://www.w3.org/1999/02/22-rdf-syntax-ns#first
# affirmed | polarity
# hadRelation | http://www.w3.org/2000/01/rdf-schema#subPropertyOf
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
DELETE { ?term rdfs:label ?label }
INSERT { ?term owl:deprecated true ; rdfs:label ?new ; oboInOwl:consider etro:Drug }
WHERE {
  VALUES (?term ?new) { (etro:Rapalog "obsolete rapalog"@en) (etro:affirmed "obsolete affirmed"@en) }
  ?term rdfs:label ?label
} ;
INSERT DATA {
  etro:Ghost a owl:Class ; owl:deprecated true ; rdfs:label "obsolete ghost"@en ; oboInOwl:consider etro:Drug ;
    obo:IAO_0000115 "A drug no more."@en ; obo:IAO_0000119 "a test" .
  etro:Regimen rdfs:subClassOf etro:Ghost .
  etro:hadRelation a owl:ObjectProperty ; owl:deprecated true ; rdfs:label "obsolete had"@en ;
    obo:IAO_0000115 "Related once."@en ; obo:IAO_0000119 "a test" ; oboInOwl:consider etro:polarity .
  etro:polarity rdfs:subPropertyOf etro:hadRelation .
  <claim/planted> etro:polarity etro:affirmed
}
