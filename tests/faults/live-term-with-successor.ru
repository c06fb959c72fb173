# Rapalog | MTORInhibitor
# affirmed | negated
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA { etro:Rapalog obo:IAO_0100001 etro:MTORInhibitor . etro:affirmed oboInOwl:consider etro:negated }
