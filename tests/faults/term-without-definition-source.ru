# affirmed
DELETE WHERE { etro:affirmed obo:IAO_0000119 ?source }
