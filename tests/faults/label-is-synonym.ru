# Rapalog | MTORInhibitor
# affirmed | affirmed
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA {
  etro:MTORInhibitor oboInOwl:hasExactSynonym "rapalog"@en .
  etro:affirmed oboInOwl:hasExactSynonym "affirmed"@en
}
