# affirmed | negated
DELETE { etro:affirmed obo:IAO_0000115 ?old } INSERT { etro:affirmed obo:IAO_0000115 ?same }
WHERE { etro:affirmed obo:IAO_0000115 ?old . etro:negated obo:IAO_0000115 ?same }
