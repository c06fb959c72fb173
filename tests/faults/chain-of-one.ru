# evidence
INSERT DATA { etro:evidence owl:propertyChainAxiom ( etro:cites ) }
