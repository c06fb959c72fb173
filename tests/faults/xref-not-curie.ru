# Rapalog | see the registry
PREFIX oboInOwl: <http://www.geneontology.org/formats/oboInOwl#>
INSERT DATA { etro:Rapalog oboInOwl:hasDbXref "see the registry" , "CHEBI:68478" }
