# affirmed
DELETE DATA { etro:affirmed a etro:Polarity }
