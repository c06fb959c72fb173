# affirmed
DELETE WHERE { etro:affirmed obo:IAO_0000115 ?definition }
