# Rapalog
INSERT DATA { etro:Rapalog obo:IAO_0000115 "An mTOR inhibitor that is defined anew."@en }
