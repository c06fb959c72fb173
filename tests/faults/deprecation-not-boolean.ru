# Rapalog | yes
INSERT DATA { etro:Rapalog owl:deprecated "yes" }
