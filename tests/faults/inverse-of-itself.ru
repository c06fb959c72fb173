# partOf
INSERT DATA { etro:partOf owl:inverseOf etro:partOf }
