# Rapalog | affirmed
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA {
  etro:Rapalog oboInOwl:hasExactSynonym "Namesake"@en .
  etro:affirmed oboInOwl:hasExactSynonym "namesake"@en
}
