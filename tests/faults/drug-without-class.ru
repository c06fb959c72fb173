# drug/planted
INSERT DATA { <drug/planted> a etro:Drug ; etro:primarilyAgonises <gene/ESR1> }
