# ontology
DELETE WHERE { ?one owl:disjointWith ?other }
