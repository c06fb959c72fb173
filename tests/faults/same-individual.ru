# affirmed | negated
INSERT DATA { etro:affirmed owl:sameAs etro:negated }
