"""Why endocrine therapy of breast cancer stops working, as a graph that can be asked.

>>> import etro
>>> kg = etro.load()
>>> kg.find("everolimus")[0].label
'everolimus'
"""

from etro.answers import Answer
from etro.errors import EtroError, Finding, InvalidData, InvalidQuery, UnknownName
from etro.knowledge import KnowledgeGraph, load
from etro.names import Match
from etro.queries import Query
from etro.remote import RemoteGraph, connect

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "EtroError",
    "Finding",
    "InvalidData",
    "InvalidQuery",
    "KnowledgeGraph",
    "Match",
    "Query",
    "RemoteGraph",
    "UnknownName",
    "connect",
    "load",
]
