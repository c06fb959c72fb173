# Rapalog | http://www.geneontology.org/formats/oboInOwl#hasExactSynonym
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA {
  etro:Rapalog oboInOwl:hasExactSynonym "doubly named"@en ; oboInOwl:hasNarrowSynonym "doubly named"@en
}
