# Rapalog | en
INSERT DATA { etro:Rapalog rdfs:label "another rapalog"@en }
